// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
#include "core/operations/typicalduration.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <chrono>
#include <optional>

class QProgressBar;
class QPushButton;

namespace Savepoint {

class ElidedLabel;
class PlainTextLabel;

/// The top line of the activity pane: the operation that runs with its clock, or how the last one ended. The
/// four outcomes differ in icon, colour and word. Hidden when there is nothing to tell.
class OperationHeader final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OperationHeader)

public:
    explicit OperationHeader(QWidget *parent = nullptr);

    void showOperation(const Operation &operation);
    /// How long operations like the one with this uid take; of no interest when another one is on show.
    void showUsual(const QString &uid, const TypicalDuration &usual);
    void showStep(OperationStep step);
    void showResult(const OperationResult &result);
    void showIdle();

Q_SIGNALS:
    void stopWatchingRequested();
    /// A running operation has come on show: who knows may tell how long it usually takes.
    void operationShown(const Savepoint::Operation &operation);
    /// The one on show takes longer than usual; once for each operation.
    void exceededUsual();

protected:
    void changeEvent(QEvent *event) override;

private:
    void arrange();
    void setRunning(bool running);
    void updateElapsed();
    void updateStep(bool isLong);
    void updateTone();

    PlainTextLabel *m_icon;
    PlainTextLabel *m_word;
    ElidedLabel *m_title;
    ElidedLabel *m_step;
    QProgressBar *m_progress;
    PlainTextLabel *m_elapsed;
    QPushButton *m_stop;
    QElapsedTimer m_clock;
    QTimer m_tick;
    std::chrono::milliseconds m_before{0}; // what had passed when m_clock was started
    QString m_uid; // of the operation on show
    std::optional<TypicalDuration> m_usual;
    OperationStep m_atStep = OperationStep::Listing;
    bool m_isLong = false; // longer than usual, and says so
    QString m_lastLong; // uid of the last one that did
    OperationResult::Outcome m_outcome = OperationResult::Outcome::Unknown;
};

} // namespace Savepoint
