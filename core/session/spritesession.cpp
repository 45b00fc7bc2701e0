// SPDX-License-Identifier: Apache-2.0
#include "core/session/spritesession.h"

#include "core/base/logging.h"
#include "core/records/records.h"
#include "core/session/connection.h"

#include <algorithm>
#include <utility>

namespace Savepoint {

namespace {

/// A restore has taken effect since the list was read: what it says of the live filesystem is over.
void forgetBase(QList<Checkpoint> &list)
{
    for (Checkpoint &checkpoint : list) {
        if (!checkpoint.isCurrent())
            continue;
        checkpoint.sourceId.clear();
        checkpoint.history = {};
        checkpoint.historyAt = -1;
    }
}

/// Not before anything in the list was made: the server's clock may be ahead of this one's.
QDateTime nowAfter(const QList<Checkpoint> &list)
{
    QDateTime now = QDateTime::currentDateTimeUtc();
    for (const Checkpoint &checkpoint : list) {
        if (!checkpoint.isCurrent() && checkpoint.createTime > now)
            now = checkpoint.createTime;
    }
    return now;
}

} // namespace

SpriteSession::SpriteSession(Client &client, OperationRunner &runner, QObject *parent, Records *records)
    : QObject(parent)
    , m_client(client)
    , m_runner(runner)
    , m_records(records)
{
    connect(&m_runner, &OperationRunner::restored, this, &SpriteSession::onRestored);
    connect(&m_runner, &OperationRunner::finished, this, &SpriteSession::onOperationFinished);
    connect(&m_runner.reconciler(), &Reconciler::changed, this, [this](const QString &name) {
        if (name == m_sprite.name)
            emit stateChanged();
    });
    connect(&m_runner.reconciler(), &Reconciler::settled, this, [this](const OperationRecord &record) {
        if (record.spriteName == m_sprite.name && record.kind == OperationRecord::Kind::Restore)
            onAnnotationsChanged(); // the graph knows restores
    });
    if (m_records) {
        connect(&m_records->annotations(), &Annotations::changed, this, &SpriteSession::onAnnotationsChanged);
        connect(&m_records->journal(), &Journal::restoresRead, this, &SpriteSession::onAnnotationsChanged);
        connect(m_records, &Records::areMarksKnownChanged, this, &SpriteSession::onAnnotationsChanged);
        connect(m_records, &Records::opened, this, [this] {
            if (m_missedRecords && !hasHistory())
                recall();
        });
    }
}

void SpriteSession::setSprite(const QString &name, const QString &id)
{
    if (name == m_sprite.name) {
        refresh();
        return;
    }
    enter({name, id}, name.isEmpty() ? State::NoSprite : State::Loading);
    if (m_records && !name.isEmpty())
        identify();
    else
        refresh();
}

void SpriteSession::setSleepingSprite(const QString &name, const QString &id)
{
    if (name != m_sprite.name)
        enter({name, id}, State::Asleep);
}

void SpriteSession::enter(const SpriteRef &sprite, State state)
{
    ++m_generation; // answers for the sprite left behind are stale
    m_visit = std::make_unique<QObject>();
    m_sprite = sprite;
    m_isIdentified = !sprite.id.isEmpty();
    m_isConfirmed = false;
    m_isWaking = false;
    m_status = SpriteInfo::Status::Unknown;
    m_state = state;
    m_checkpoints.clear();
    m_justRestored.reset();
    m_history = {};
    m_error.reset();
    m_updatedAt = {};
    m_skippedEntries = 0;
    m_refreshing = false;
    m_isListing = false;
    m_builder.cancel();
    m_take = nullptr;
    m_isRemembered = false;
    m_isAsking = false;
    m_missedRecords = false;
    if (m_records && m_isIdentified)
        m_records->journal().setSpriteId(sprite.name, sprite.id);
    emit spriteChanged();
    emit historyChanged();
    emit stateChanged();
    tellResults();
    recall();
}

/// Which sprite of that name this is: the notes of one that was destroyed are not those of its successor. And
/// whether it sleeps: what the list of sprites said of that may be long ago.
void SpriteSession::identify()
{
    m_isAsking = true;
    m_refreshing = true;
    emit stateChanged();
    m_client.getSprite(m_sprite.name, m_visit.get(),
                       [this](const ApiResult<SpriteInfo> &answer) { onIdentified(answer); });
}

void SpriteSession::onIdentified(const ApiResult<SpriteInfo> &answer)
{
    m_isAsking = false;
    m_refreshing = false;
    if (!answer) { // a list would wake a sprite that may be asleep, and have no certain sprite to belong to
        m_error = answer.error();
        m_state = State::Failed;
        emit stateChanged();
        return;
    }
    m_isIdentified = true;
    m_isConfirmed = true;
    m_status = answer->status;
    if (m_isRemembered && m_sprite.id != answer->id)
        forgetRemembered();
    const bool isOther = m_sprite.id != answer->id;
    m_sprite.id = answer->id;
    m_records->journal().setSpriteId(m_sprite.name, m_sprite.id);
    emit spriteRead(*answer);
    if (isOther && !hasHistory())
        recall();
    const bool isWaking = std::exchange(m_isWaking, false);
    if (m_status == SpriteInfo::Status::Cold && !isWaking && !m_runner.isRunning(m_sprite.name)) {
        m_state = State::Asleep;
        emit stateChanged();
        return;
    }
    refresh();
}

void SpriteSession::recall()
{
    if (!m_records || m_sprite.name.isEmpty())
        return;
    m_records->histories().recall(
        m_sprite, m_visit.get(),
        [this](const RecordResult<std::optional<RememberedHistory>> &found) { onRecalled(found); });
}

void SpriteSession::onRecalled(const RecordResult<std::optional<RememberedHistory>> &found)
{
    m_missedRecords = !found;
    if (!found)
        qCInfo(lcSession) << "what is remembered cannot be read:" << found.error().detail;
    if (!found || !*found || hasHistory() || m_take) // m_take: the server's list is there already
        return;
    const RememberedHistory &history = **found;
    if (m_isIdentified && history.about.sprite.id != m_sprite.id)
        return; // found by name, before it was known that this is another one
    if (!m_isIdentified)
        m_sprite.id = history.about.sprite.id; // for the time being
    build(history.checkpoints, [this, history](HistoryGraph graph) {
        if (hasHistory() || (m_isIdentified && history.about.sprite.id != m_sprite.id))
            return; // the server was faster, or it is known by now that this is another one
        m_isRemembered = true;
        m_updatedAt = history.about.seenAt;
        m_skippedEntries = history.skippedEntries;
        m_checkpoints = history.checkpoints;
        m_history = std::move(graph);
        emit historyChanged();
        emit stateChanged();
    });
}

/// It was that of another sprite of this name.
void SpriteSession::forgetRemembered()
{
    m_builder.cancel();
    m_take = nullptr;
    m_isRemembered = false;
    m_updatedAt = {};
    m_skippedEntries = 0;
    m_checkpoints.clear();
    m_history = {};
    emit historyChanged();
    emit stateChanged();
}

void SpriteSession::wake()
{
    if (!isAsleep())
        return;
    m_isWaking = true;
    m_state = State::Loading;
    refresh();
}

void SpriteSession::refresh()
{
    if (m_sprite.name.isEmpty() || isAsleep() || m_isAsking)
        return;
    if (m_runner.isRunning(m_sprite.name)) // the runner lists when it is through
        return;
    if (m_records && !m_isConfirmed)
        identify();
    else
        list();
}

void SpriteSession::list()
{
    const int generation = ++m_generation;
    m_refreshing = true;
    m_isListing = true;
    if (!hasHistory())
        m_state = State::Loading;
    emit stateChanged();
    m_client.listCheckpointsWithOptions(m_sprite.name, {.historyFilter = {}, .includeAuto = true}, this,
                                        [this, generation](const ApiResult<CheckpointList> &answer) {
                                            if (generation != m_generation)
                                                return;
                                            m_isListing = false;
                                            if (answer) {
                                                const CheckpointList &list = *answer;
                                                adopt(list);
                                                m_runner.reconciler().judgeBy(m_sprite.name, list);
                                                return;
                                            }
                                            m_refreshing = false;
                                            m_error = answer.error();
                                            m_state = State::Failed;
                                            emit stateChanged();
                                        });
}

void SpriteSession::adopt(const CheckpointList &list)
{
    ++m_generation; // an answer still under way is older than this one
    m_isListing = false;
    m_justRestored.reset(); // known to the journal by now, and to the server
    build(list.checkpoints, [this, list](HistoryGraph graph) { show(list, graph); });
}

void SpriteSession::show(const CheckpointList &list, HistoryGraph &graph)
{
    m_refreshing = m_isListing; // somebody may have asked again while it was built
    m_isRemembered = false;
    m_error.reset();
    m_state = State::Ready;
    m_updatedAt = QDateTime::currentDateTimeUtc();
    m_skippedEntries = list.skippedEntries;
    m_checkpoints = list.checkpoints;
    m_history = std::move(graph);
    remember(); // before a listener can choose another sprite
    emit historyChanged();
    emit stateChanged();
    tellResults();
}

void SpriteSession::remember()
{
    if (!m_records)
        return;
    const auto count = std::count_if(m_checkpoints.cbegin(), m_checkpoints.cend(),
                                     [](const Checkpoint &checkpoint) { return !checkpoint.isCurrent(); });
    m_records->histories().remember({.about = {.sprite = m_sprite,
                                               .lastStatus = m_status,
                                               .checkpointCount = int(count),
                                               .seenAt = m_updatedAt},
                                     .checkpoints = m_checkpoints,
                                     .skippedEntries = m_skippedEntries});
}

/// `take` runs before this returns when the list is short. Takes the place of what is being built.
void SpriteSession::build(const QList<Checkpoint> &checkpoints, HistoryBuilder::Done take)
{
    m_building = checkpoints;
    m_take = std::move(take);
    startBuilding();
}

void SpriteSession::startBuilding()
{
    HistoryGraphOptions options{.includeAuto = m_showAutomatic};
    if (m_records) {
        options.areMarksKnown = m_records->areMarksKnown() && m_isConfirmed;
        options.restores = m_records->journal().restoresOf(m_sprite);
        options.safetyCheckpoints = m_records->journal().safetyCheckpointsOf(m_sprite);
        options.annotations = m_records->annotations().among(m_sprite, m_building);
    }
    const auto isSame = [this](const RestoreRecord &other) { return other.uid == m_justRestored->uid; };
    if (m_justRestored && std::none_of(options.restores.cbegin(), options.restores.cend(), isSame))
        options.restores.append(*m_justRestored);
    m_builder.build(m_building, options, [this](HistoryGraph graph) {
        m_building.clear();
        std::exchange(m_take, nullptr)(std::move(graph));
    });
}

void SpriteSession::tellResults()
{
    const QList<OperationResult> results = std::exchange(m_untold, {});
    for (const OperationResult &result : results)
        emit operationFinished(result);
}

/// The options of the graph have changed. Of a list that is just being built, too.
void SpriteSession::rebuild()
{
    if (m_take) {
        startBuilding();
        return;
    }
    build(m_checkpoints, [this](HistoryGraph graph) {
        m_history = std::move(graph);
        emit historyChanged();
    });
}

void SpriteSession::onAnnotationsChanged()
{
    if (hasHistory() || m_take)
        rebuild();
}

void SpriteSession::setShowAutomatic(bool show)
{
    if (m_showAutomatic == show)
        return;
    m_showAutomatic = show;
    rebuild();
}

bool SpriteSession::isOutcomeUnknown() const
{
    return m_runner.reconciler().isUnsettled(m_sprite.name);
}

UndoChoice SpriteSession::undo() const
{
    return m_records ? undoChoice(m_records->journal().restoresOf(m_sprite), m_checkpoints) : UndoChoice();
}

void SpriteSession::acknowledgeUnknownOutcome()
{
    m_runner.reconciler().acknowledge(m_sprite.name);
}

Annotation SpriteSession::annotationOf(const QString &key) const
{
    const int node = m_history.indexOf(key);
    return m_records && node >= 0
        ? m_records->annotations().of(m_sprite, CheckpointKey::of(m_history.node(node).checkpoint))
        : Annotation();
}

void SpriteSession::annotate(const QStringList &keys, const AnnotationChange &change, QObject *context,
                             RecordCallback<Done> done)
{
    if (!m_records || !hasHistory()) {
        const RecordResult<Done> unavailable = RecordError{RecordError::Kind::Unavailable, {}};
        QMetaObject::invokeMethod(
            context, [done = std::move(done), unavailable] { done(unavailable); }, Qt::QueuedConnection);
        return;
    }
    QList<CheckpointKey> checkpoints;
    for (const QString &key : keys) {
        const int node = m_history.indexOf(key);
        if (node >= 0 && !m_history.node(node).flags.testFlag(HistoryFlag::DuplicateId))
            checkpoints.append(CheckpointKey::of(m_history.node(node).checkpoint));
    }
    m_records->annotations().change(m_sprite, checkpoints, change, context, std::move(done));
}

/// The list on show is older, and the next one may be a minute away.
void SpriteSession::onRestored(const Operation &operation)
{
    if (operation.spriteName != m_sprite.name || !hasHistory())
        return;
    forgetBase(m_checkpoints);
    forgetBase(m_building);
    m_justRestored = RestoreRecord{.checkpointId = operation.checkpointId,
                                   .finishedAt = nowAfter(m_checkpoints),
                                   .safetyCheckpointId = {},
                                   .uid = operation.uid,
                                   .undoes = operation.undoes};
    if (m_isListing) { // asked for before
        ++m_generation;
        m_isListing = false;
        m_refreshing = m_take != nullptr;
        emit stateChanged();
    }
    rebuild();
}

void SpriteSession::onOperationFinished(const OperationResult &result)
{
    const QString &sprite = result.operation.spriteName;
    if (sprite == m_sprite.name) {
        m_untold.append(result);
        if (result.obstacle == Obstacle::MadeAnew) {
            enter({sprite, result.spriteIdNow}, State::Loading); // tells the result, too
            refresh();
            return;
        }
        if (result.listAfter) {
            adopt(*result.listAfter); // tells the result when it is shown
            return;
        }
        refresh();
        tellResults();
        return;
    }
    emit operationFinished(result);
}

QString SpriteSession::serverAddress() const
{
    return shownAddress(m_client.baseUrl());
}

} // namespace Savepoint
