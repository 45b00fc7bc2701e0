// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

class QSocketNotifier;

namespace Savepoint {

/// Turns SIGINT, SIGTERM and SIGHUP (the terminal is gone) into a Qt signal, so that the program ends the way
/// it always ends: in order. One at a time; restores the default handlers when destroyed. A second signal
/// kills at once.
class TerminationSignals final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TerminationSignals)

public:
    explicit TerminationSignals(QObject *parent = nullptr);
    ~TerminationSignals() override;

Q_SIGNALS:
    void received();

private:
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace Savepoint
