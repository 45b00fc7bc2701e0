// SPDX-License-Identifier: Apache-2.0
#include "tests/history/randomhistory.h"

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

RandomHistory::RandomHistory(quint32 seed)
    : m_random(seed)
{
    Checkpoint current;
    current.id = u"Current"_s;
    m_checkpoints += current;
    for (int i = 0; i < 12; ++i)
        create();
}

void RandomHistory::step()
{
    const int changes = m_random.bounded(1, 5);
    for (int i = 0; i < changes; ++i) {
        switch (m_random.bounded(10)) {
        case 0:
        case 1:
        case 2:
            create();
            break;
        case 3:
        case 4:
            restore();
            break;
        case 5:
        case 6:
            remove();
            break;
        case 7:
            edit();
            break;
        case 8:
            reparent();
            break;
        default:
            misreport();
        }
    }
    if (m_checkpoints.size() > 40) {
        for (int i = 0; i < 10; ++i)
            remove();
    }
}

QList<Checkpoint> RandomHistory::shuffled()
{
    QList<Checkpoint> list = m_checkpoints;
    std::shuffle(list.begin(), list.end(), m_random);
    return list;
}

QString RandomHistory::anyId()
{
    if (m_checkpoints.isEmpty() || m_random.bounded(12) == 0)
        return u"gone"_s;
    return m_checkpoints[anyPosition()].id;
}

void RandomHistory::create()
{
    Checkpoint created;
    created.isAuto = m_random.bounded(4) == 0;
    m_now = m_now.addSecs(m_random.bounded(600));
    created.createTime = m_now;
    created.id = created.isAuto ? u"auto-"_s + QString::number(m_now.toMSecsSinceEpoch())
                                : u'v' + QString::number(++m_number);
    const auto base = std::find_if(m_checkpoints.cbegin(), m_checkpoints.cend(),
                                   [this](const Checkpoint &candidate) { return candidate.id == m_base; });
    if (base != m_checkpoints.cend() && m_random.bounded(4) != 0) { // not every server tells
        QStringList history = base->history.toStringList();
        history += m_base;
        created.history = m_store->ancestry(history);
        if (m_random.bounded(2) == 0)
            created.sourceId = m_base;
    }
    const auto taken = std::any_of(m_checkpoints.cbegin(), m_checkpoints.cend(),
                                   [&](const Checkpoint &other) { return other.id == created.id; });
    if (taken)
        return;
    m_base = created.id;
    m_checkpoints.insert(std::min<qsizetype>(1, m_checkpoints.size()), created);
    updateCurrent();
}

void RandomHistory::restore()
{
    m_base = anyId();
    const QString safety = m_random.bounded(2) == 0 ? anyId() : QString();
    m_restores += RestoreRecord{m_base, m_now.addSecs(m_random.bounded(-100, 100)), safety};
    if (m_restores.size() > 20)
        m_restores.removeFirst();
    updateCurrent();
}

void RandomHistory::remove()
{
    if (!m_checkpoints.isEmpty())
        m_checkpoints.removeAt(anyPosition());
}

void RandomHistory::edit()
{
    if (m_checkpoints.isEmpty())
        return;
    Checkpoint &edited = m_checkpoints[anyPosition()];
    edited.comment = u"edit "_s + QString::number(m_random.bounded(100));
    if (m_random.bounded(3) == 0)
        edited.health = edited.health.isEmpty() ? u"mount_failed"_s : QString();
}

void RandomHistory::reparent()
{
    if (!m_checkpoints.isEmpty())
        m_checkpoints[anyPosition()].sourceId = anyId(); // cycles and self references included
}

void RandomHistory::misreport()
{
    if (m_checkpoints.isEmpty())
        return;
    Checkpoint &wrong = m_checkpoints[anyPosition()];
    switch (m_random.bounded(5)) {
    case 0:
        wrong.createTime = {};
        break;
    case 1:
        wrong.createTime = m_now.addSecs(m_random.bounded(-400000, 400000));
        if (m_random.bounded(4) == 0)
            wrong.createTime = QDateTime(QDate(m_random.bounded(2) ? 9999 : 1, 12, 31), QTime(0, 0), Qt::UTC);
        break;
    case 2: {
        const Checkpoint repeated = wrong;
        m_checkpoints.insert(anyPosition(), repeated);
        break;
    }
    case 3:
        wrong.history = m_store->ancestry({anyId(), anyId(), anyId()});
        wrong.sourceId.clear();
        break;
    default:
        m_checkpoints.move(anyPosition(), anyPosition());
    }
}

void RandomHistory::updateCurrent()
{
    const bool tells = m_random.bounded(4) != 0;
    for (Checkpoint &checkpoint : m_checkpoints) {
        if (checkpoint.isCurrent())
            checkpoint.sourceId = tells ? m_base : QString();
    }
}

} // namespace Savepoint
