// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QTabWidget;

namespace Savepoint {

class ActivityPane;
class OperationsPane;

/// What the activity dock holds: what is going on, and everything that ever was. Only arranges the two.
class ActivityTabs final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActivityTabs)

public:
    /// Takes both over.
    ActivityTabs(ActivityPane *activity, OperationsPane *operations, QWidget *parent = nullptr);

    void showActivity();
    void showOperations();
    /// Of the tab that is on show: what takes the keys of the pane.
    [[nodiscard]] QWidget *focusTarget() const;

private:
    QTabWidget *m_tabs;
    ActivityPane *m_activity;
    OperationsPane *m_operations;
};

} // namespace Savepoint
