// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationsmodel.h"

#include "core/base/durationtext.h"
#include "core/base/plaintext.h"
#include "core/operations/operationjournal.h"
#include "core/operations/operationrunner.h"
#include "core/records/journal.h"

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxRequestId = 200;

QString requestIdText(const OperationRecord &record)
{
    return displayText(record.requestId, LineBreaks::Fold, MaxRequestId);
}

} // namespace

OperationsModel::OperationsModel(Journal *journal, const OperationRunner &runner, QObject *parent)
    : QAbstractTableModel(parent)
    , m_journal(journal)
    , m_runner(runner)
{
    if (m_journal)
        connect(m_journal, &Journal::changed, this, &OperationsModel::take);
    connect(&m_runner, &OperationRunner::finished, this, &OperationsModel::onFinished);
}

OperationsModel::~OperationsModel() = default;

void OperationsModel::setChoice(const Choice &choice)
{
    if (choice == m_choice && (m_reading || m_readDownTo != NothingRead))
        return;
    m_choice = choice;
    m_words = choice.filter.toCaseFolded().split(u' ', Qt::SkipEmptyParts);
    startOver();
}

void OperationsModel::startOver()
{
    beginResetModel();
    m_rows.clear();
    m_readDownTo = NothingRead;
    m_reading.reset();
    m_catchingUp.reset();
    endResetModel();
    m_missing = EnoughMatches;
    readOn();
}

void OperationsModel::readOn()
{
    if (!m_journal) {
        m_readDownTo = 0;
        setState(State::Read);
        return;
    }
    m_reading = std::make_unique<QObject>();
    if (m_rows.empty())
        setState(State::Reading);
    m_journal->page(m_choice.spriteName, m_readDownTo, PageSize, m_reading.get(),
                    [this](const RecordResult<QList<JournalEntry>> &page) { onPage(page); });
}

/// What was written before the page was read is in it, and its signal came first; what was written since is
/// still to be told. So a page goes below what is there, and nothing is in it twice.
void OperationsModel::onPage(const RecordResult<QList<JournalEntry>> &page)
{
    m_reading.release()->deleteLater(); // it may be what this was called for
    if (!page) {
        m_error = page.error();
        m_readDownTo = 0; // asking again and again would not help; another choice or catchUp() does
        setState(State::Failed);
        return;
    }
    m_error.reset();
    m_readDownTo = page->size() < PageSize ? 0 : page->constLast().sequence;
    std::vector<Row> wanted;
    for (const JournalEntry &entry : *page) {
        if (Row row = rowFor(entry); isWanted(row))
            wanted.push_back(std::move(row));
    }
    if (!wanted.empty()) {
        const int first = int(m_rows.size());
        beginInsertRows({}, first, first + int(wanted.size()) - 1);
        m_rows.insert(m_rows.end(), std::make_move_iterator(wanted.begin()),
                      std::make_move_iterator(wanted.end()));
        endInsertRows();
    }
    m_missing -= int(wanted.size());
    if (m_missing > 0 && m_readDownTo > 0)
        readOn();
    else
        setState(State::Read);
}

void OperationsModel::catchUp()
{
    if (!m_journal || m_reading || m_catchingUp || m_readDownTo == NothingRead)
        return;
    if (m_error) {
        startOver();
        return;
    }
    m_catchingUp = std::make_unique<QObject>();
    m_journal->page(m_choice.spriteName, NothingRead, PageSize, m_catchingUp.get(),
                    [this](const RecordResult<QList<JournalEntry>> &page) { onCaughtUp(page); });
}

void OperationsModel::onCaughtUp(const RecordResult<QList<JournalEntry>> &page)
{
    m_catchingUp.release()->deleteLater();
    if (!page) // what is shown is still true
        return;
    const qint64 newest = m_rows.empty() ? m_readDownTo : m_rows.front().entry.sequence;
    if (page->size() == PageSize && page->constLast().sequence > newest) {
        startOver(); // so much happened that this page does not reach down to what is shown
        return;
    }
    for (const JournalEntry &entry : *page)
        take(entry);
}

/// A row that is new or has changed. What lies deeper than was read comes with its page.
void OperationsModel::take(const JournalEntry &entry)
{
    if (entry.sequence < m_readDownTo)
        return;
    Row row = rowFor(entry);
    const auto place = placeOf(entry.sequence);
    const int index = int(place - m_rows.begin());
    const bool isShown = place != m_rows.end() && place->entry.sequence == entry.sequence;
    if (isShown && place->entry.record.outcome && !entry.record.outcome)
        return; // written before it ended; see onFinished()
    if (isWanted(row) && isShown) {
        if (place->entry == row.entry && place->state == row.state)
            return;
        *place = std::move(row);
        signalRow(index);
    } else if (isShown) {
        beginRemoveRows({}, index, index);
        m_rows.erase(place);
        endRemoveRows();
    } else if (isWanted(row)) {
        beginInsertRows({}, index, index);
        m_rows.insert(place, std::move(row));
        endInsertRows();
    }
}

/// The journal follows when the outcome is on the disk; until then the row would be about an operation that
/// does not run and has no outcome.
void OperationsModel::onFinished(const OperationResult &result)
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row &candidate) {
        return candidate.entry.record.uid == result.operation.uid;
    });
    if (row == m_rows.end() || row->entry.record.outcome)
        return;
    row->entry.record = outcomeRecord(row->entry.record, result, {});
    row->state = operationState(row->entry.record.outcome);
    signalRow(row - m_rows.begin());
}

OperationsModel::Row OperationsModel::rowFor(JournalEntry entry) const
{
    OperationRecord &record = entry.record;
    record.idsBefore.clear(); // large, and nothing to show
    bool isRunning = false;
    if (!record.outcome) {
        const auto running = m_runner.running(record.spriteName);
        isRunning =
            m_journal->isOwn(record) ? running && running->uid == record.uid : m_journal->isAlive(record);
    }
    const OperationState state = operationState(record.outcome, isRunning);
    return {std::move(entry), state};
}

bool OperationsModel::isWanted(const Row &row) const
{
    const OperationRecord &record = row.entry.record;
    if (!m_choice.spriteName.isEmpty() && record.spriteName != m_choice.spriteName)
        return false;
    if (m_words.isEmpty())
        return true;
    const QString all = QStringList{startedText(record),  operationText(record),
                                    record.spriteName,    resultText(record, row.state),
                                    stateText(row.state), record.safetyCheckpointId,
                                    record.comment}
                            .join(u'\n')
                            .toCaseFolded();
    return std::all_of(m_words.cbegin(), m_words.cend(),
                       [&all](const QString &word) { return all.contains(word); });
}

std::vector<OperationsModel::Row>::iterator OperationsModel::placeOf(qint64 sequence)
{
    return std::lower_bound(m_rows.begin(), m_rows.end(), sequence, [](const Row &row, qint64 wanted) {
        return row.entry.sequence > wanted; // newest first
    });
}

void OperationsModel::signalRow(qsizetype row)
{
    emit dataChanged(index(int(row), 0), index(int(row), ColumnCount - 1));
}

void OperationsModel::setState(State state)
{
    if (std::exchange(m_state, state) != state || state == State::Failed)
        emit stateChanged();
}

void OperationsModel::setUndoable(const QString &uid)
{
    const QString before = std::exchange(m_undoable, uid);
    if (before == uid)
        return;
    for (size_t row = 0; row < m_rows.size(); ++row) {
        const QString &of = m_rows[row].entry.record.uid;
        if (of == before || of == uid)
            signalRow(qsizetype(row));
    }
}

std::optional<OperationRecord> OperationsModel::record(const QModelIndex &index) const
{
    if (!index.isValid() || !checkIndex(index))
        return std::nullopt;
    return m_rows[size_t(index.row())].entry.record;
}

int OperationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int OperationsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

bool OperationsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_reading && m_readDownTo > 0 && m_readDownTo != NothingRead;
}

void OperationsModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_missing = EnoughMatches;
    readOn();
}

QVariant OperationsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row, index.column());
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case Qt::AccessibleTextRole:
        if (index.column() == StartedColumn)
            return spokenText(row.entry.record, row.state); // the first cell speaks for the row
        return index.column() == ResultColumn ? resultText(row.entry.record, row.state)
                                              : cellText(row, index.column());
    case StateRole:
        return int(row.state);
    case UidRole:
        return row.entry.record.uid;
    case RequestIdRole:
        return requestIdText(row.entry.record);
    case IsUndoableRole:
        return !m_undoable.isEmpty() && row.entry.record.uid == m_undoable;
    default:
        return {};
    }
}

QString OperationsModel::cellText(const Row &row, int column) const
{
    const OperationRecord &record = row.entry.record;
    switch (column) {
    case StartedColumn:
        return startedText(record);
    case OperationColumn:
        return operationText(record);
    case SpriteColumn:
        return displayText(record.spriteName, LineBreaks::Fold, 80);
    case ResultColumn:
        return stateText(row.state);
    case DurationColumn:
        return record.outcome && record.duration.count() > 0 ? durationText(record.duration) : QString();
    case SafetyColumn:
        return displayText(record.safetyCheckpointId, LineBreaks::Fold, 80);
    case UndoColumn:
        return !m_undoable.isEmpty() && record.uid == m_undoable ? tr("Undo…") : QString();
    default:
        return {};
    }
}

QString OperationsModel::toolTip(const Row &row, int column) const
{
    const OperationRecord &record = row.entry.record;
    switch (column) {
    case StartedColumn:
        return record.startedAt.toUTC().toString(Qt::ISODate);
    case ResultColumn:
        return record.requestId.isEmpty()
            ? resultText(record, row.state)
            : tr("%1\nRequest ID: %2", "result").arg(resultText(record, row.state), requestIdText(record));
    case OperationColumn:
        return record.kind == OperationRecord::Kind::Create && !record.comment.isEmpty()
            ? displayText(record.comment, LineBreaks::Fold, 300)
            : operationText(record);
    case UndoColumn:
        return cellText(row, column).isEmpty()
            ? QString()
            : tr("Returns the sprite to the safety checkpoint %1").arg(cellText(row, SafetyColumn));
    default:
        return cellText(row, column);
    }
}

QVariant OperationsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::ToolTipRole && section == SafetyColumn)
        return tr("Safety checkpoint, taken just before");
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StartedColumn:
        return tr("Started");
    case OperationColumn:
        return tr("Operation");
    case SpriteColumn:
        return tr("Sprite");
    case ResultColumn:
        return tr("Result");
    case DurationColumn:
        return tr("Duration");
    case SafetyColumn:
        return tr("Safety");
    case UndoColumn:
        return tr("Undo");
    default:
        return {};
    }
}

} // namespace Savepoint
