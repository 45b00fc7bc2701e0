// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operationtext.h"
#include "core/records/journalentry.h"
#include "core/records/recorderror.h"

#include <QAbstractTableModel>

#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace Savepoint {

class Journal;
class OperationRunner;
struct OperationResult;

/// Every operation that was ever started here, newest first: of one sprite or of all, and only those that
/// match what is looked for. Reads the journal page by page as its views ask for more, so that a long one
/// costs nothing until somebody scrolls or looks for something.
///
/// No reset while the choice stays the same: what is begun, ends or is settled later is told row by row.
class OperationsModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OperationsModel)

public:
    // Not an enum class: columns and roles are plain numbers to views.
    enum Column {
        StartedColumn,
        OperationColumn,
        SpriteColumn,
        ResultColumn,
        DurationColumn,
        SafetyColumn,
        UndoColumn, ///< says “Undo…” in the row that can be undone
        ColumnCount
    };
    enum Role {
        StateRole = Qt::UserRole, ///< int(OperationState)
        UidRole, ///< QString
        IsUndoableRole, ///< bool
        RequestIdRole, ///< QString, as support asks for it; empty: not known
    };
    /// Which operations are shown. A plain value.
    struct Choice {
        QString spriteName; ///< empty: of every sprite
        QString filter; ///< every word must be somewhere in what the row says; empty: all

        bool operator==(const Choice &) const = default;
    };
    enum class State {
        Reading, ///< the first page, or on to the first row that matches
        Read, ///< as far as the views asked for
        Failed, ///< see error()
    };

    /// How many are read at once.
    static constexpr int PageSize = 256;

    /// `journal` (none: nullptr) and `runner` must outlive the model. Nothing is read before setChoice().
    OperationsModel(Journal *journal, const OperationRunner &runner, QObject *parent = nullptr);
    ~OperationsModel() override;

    /// Another choice starts over.
    void setChoice(const Choice &choice);
    [[nodiscard]] const Choice &choice() const { return m_choice; }
    /// Looks for what another window has begun or ended meanwhile.
    void catchUp();
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const std::optional<RecordError> &error() const { return m_error; }
    /// Of the restore that Undo would take back now; empty: there is none.
    void setUndoable(const QString &uid);

    /// Nothing for an invalid index. Without idsBefore.
    [[nodiscard]] std::optional<OperationRecord> record(const QModelIndex &index) const;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void stateChanged(); ///< state() or error()

private:
    struct Row {
        JournalEntry entry;
        OperationState state = OperationState::Unknown;
    };

    static constexpr qint64 NothingRead = std::numeric_limits<qint64>::max();
    static constexpr int EnoughMatches = 64;

    void readOn();
    void onPage(const RecordResult<QList<JournalEntry>> &page);
    void onCaughtUp(const RecordResult<QList<JournalEntry>> &page);
    void startOver();
    void take(const JournalEntry &entry);
    void onFinished(const OperationResult &result);
    [[nodiscard]] Row rowFor(JournalEntry entry) const;
    [[nodiscard]] bool isWanted(const Row &row) const;
    [[nodiscard]] std::vector<Row>::iterator placeOf(qint64 sequence);
    void signalRow(qsizetype row);
    void setState(State state);
    [[nodiscard]] QString cellText(const Row &row, int column) const;
    [[nodiscard]] QString toolTip(const Row &row, int column) const;

    Journal *m_journal;
    const OperationRunner &m_runner;
    Choice m_choice;
    QStringList m_words; // of the filter, folded
    std::vector<Row> m_rows; // by sequence, newest first
    qint64 m_readDownTo = NothingRead; // 0: everything is read
    int m_missing = 0; // matches that the views still wait for
    std::unique_ptr<QObject> m_reading; // context of the page under way
    std::unique_ptr<QObject> m_catchingUp; // the same for catchUp()
    State m_state = State::Read;
    std::optional<RecordError> m_error;
    QString m_undoable;
};

} // namespace Savepoint
