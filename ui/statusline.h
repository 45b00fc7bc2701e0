// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/apierror.h"

#include <QDateTime>
#include <QStatusBar>

#include <optional>

class QAction;
class QLabel;
class QToolButton;

namespace Savepoint {

class ElidedLabel;
class PlainTextLabel;

/// The bottom line: the connection as icon and word, what is selected, and when the list was read (a button
/// that reads it again).
class StatusLine final : public QStatusBar {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StatusLine)

public:
    /// `refresh` is not owned.
    explicit StatusLine(QAction *refresh, QWidget *parent = nullptr);

    /// No error: connected once something was read, connecting before.
    void showConnection(const std::optional<ApiError> &error, bool hasRead, bool isAsleep = false);
    void showSelection(const QString &text);
    void showCareful(bool careful);
    /// An invalid time: nothing was read yet.
    void showUpdated(const QDateTime &utc, bool isReading, bool isRemembered = false);

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateIcon();

    QLabel *m_icon;
    PlainTextLabel *m_connection;
    QWidget *m_careful;
    QLabel *m_carefulIcon;
    ElidedLabel *m_selection;
    QToolButton *m_updated;
    QLatin1StringView m_iconName{"network-idle"};
};

} // namespace Savepoint
