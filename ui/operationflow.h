// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"

#include <QObject>

#include <optional>

class QWidget;

namespace Savepoint {

class ActivityLogModel;
class ActivityPane;
class SpriteSession;

/// From the wish to the result: asks through the dialogs, hands over to the runner, and tells the activity
/// pane and the log what happens. Nothing is asked twice and nothing is sent without a person's yes. Restores
/// are asked about by RestoreFlow.
class OperationFlow final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OperationFlow)

public:
    /// `window` is the parent of the dialogs; all of them must outlive the flow.
    OperationFlow(SpriteSession &session, ActivityLogModel &log, ActivityPane &pane, QWidget &window);

    void askForNewCheckpoint();

Q_SIGNALS:
    void operationStarted(const Savepoint::Operation &operation);
    /// After the session has taken over what the server lists now.
    void operationEnded(const Savepoint::OperationResult &result);

private:
    void onStarted(const Operation &operation);
    void onStep(const Operation &operation, OperationStep step);
    void onFinished(const OperationResult &result);
    void askToGoOnUnrecorded(const OperationResult &result);
    void showCurrentSprite();

    SpriteSession &m_session;
    ActivityLogModel &m_log;
    ActivityPane &m_pane;
    QWidget &m_window;
    std::optional<Operation> m_shown; ///< the one the pane is about
};

} // namespace Savepoint
