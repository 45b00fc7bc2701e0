// SPDX-License-Identifier: Apache-2.0
#include "ui/statusline.h"

#include "ui/checkpointtext.h"
#include "ui/icons.h"
#include "ui/plaintextlabel.h"
#include "ui/timetext.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct ConnectionWords {
    QString text;
    QLatin1StringView icon;
};

ConnectionWords wordsFor(const ApiError &error)
{
    if (error.isBeforeAnyRequest())
        return {StatusLine::tr("Not connected"), "network-offline"_L1};
    switch (error.kind) {
    case ApiError::Kind::Unreachable:
    case ApiError::Kind::ConnectionLost:
        return {StatusLine::tr("Offline"), "network-offline"_L1};
    case ApiError::Kind::Timeout:
        return {StatusLine::tr("No answer"), "network-offline"_L1};
    case ApiError::Kind::Tls:
        return {StatusLine::tr("Connection not private"), "network-offline"_L1};
    case ApiError::Kind::Proxy:
        return {StatusLine::tr("Stopped by the proxy"), "network-offline"_L1};
    case ApiError::Kind::Redirected:
    case ApiError::Kind::MalformedAnswer: // who it came from is not known: a portal answers for everybody
        return {StatusLine::tr("Unexpected answer"), "dialog-warning"_L1};
    case ApiError::Kind::Unauthorized:
    case ApiError::Kind::Forbidden:
        return {StatusLine::tr("Token not accepted"), "dialog-warning"_L1};
    case ApiError::Kind::RateLimited:
        if (error.retryAfter)
            return {StatusLine::tr("Rate limited, %1 s").arg(error.retryAfter->count()), "dialog-warning"_L1};
        return {StatusLine::tr("Rate limited"), "dialog-warning"_L1};
    default:
        return {StatusLine::tr("Connected, with a problem"), "dialog-warning"_L1};
    }
}

} // namespace

StatusLine::StatusLine(QAction *refresh, QWidget *parent)
    : QStatusBar(parent)
    , m_icon(new QLabel(this))
    , m_connection(new PlainTextLabel(this))
    , m_careful(new QWidget(this))
    , m_carefulIcon(new QLabel(m_careful))
    , m_selection(new ElidedLabel(this))
    , m_updated(new QToolButton(this))
{
    setObjectName(u"statusLine"_s);
    m_connection->setObjectName(u"connectionLabel"_s);
    m_selection->setObjectName(u"selectionLabel"_s);
    m_selection->setAlignment(Qt::AlignCenter);
    m_updated->setObjectName(u"updatedButton"_s);
    m_updated->setAutoRaise(true);
    m_updated->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_updated->setIcon(icon("view-refresh"_L1));
    connect(m_updated, &QToolButton::clicked, refresh, &QAction::trigger);
    const auto follow = [this, refresh] {
        m_updated->setEnabled(refresh->isEnabled());
        m_updated->setToolTip(refresh->toolTip());
        m_updated->setAccessibleDescription(tr("Reads the checkpoints again"));
    };
    connect(refresh, &QAction::changed, this, follow);
    follow();

    m_careful->setObjectName(u"carefulSign"_s);
    m_careful->setToolTip(tr("The name of the sprite is asked for before anything that cannot be undone"));
    auto *careful = new QHBoxLayout(m_careful);
    careful->setContentsMargins(6, 0, 6, 0);
    careful->addWidget(m_carefulIcon);
    careful->addWidget(new PlainTextLabel(tr("Careful mode"), m_careful));
    m_careful->hide();

    auto *connection = new QWidget(this);
    auto *row = new QHBoxLayout(connection);
    row->setContentsMargins(6, 0, 6, 0);
    row->addWidget(m_icon);
    row->addWidget(m_connection);
    addWidget(connection);
    addWidget(m_careful);
    addWidget(m_selection, 1);
    addPermanentWidget(m_updated);
    showConnection({}, false);
    showUpdated({}, false);
}

void StatusLine::showConnection(const std::optional<ApiError> &error, bool hasRead, bool isAsleep)
{
    ConnectionWords words{tr("Connecting…"), "network-idle"_L1};
    if (error)
        words = wordsFor(*error);
    else if (isAsleep)
        words.text = tr("Sprite asleep");
    else if (hasRead)
        words.text = tr("Connected");
    m_connection->setText(words.text);
    m_iconName = words.icon;
    updateIcon();
}

void StatusLine::showSelection(const QString &text)
{
    m_selection->setFullText(text);
}

void StatusLine::showCareful(bool careful)
{
    m_careful->setVisible(careful);
}

void StatusLine::showUpdated(const QDateTime &utc, bool isReading, bool isRemembered)
{
    QString text;
    if (isReading)
        text = tr("Updating…");
    else if (utc.isValid())
        text = isRemembered ? tr("Seen %1").arg(seenText(utc)) : tr("Updated %1").arg(seenText(utc));
    else
        text = tr("Refresh");
    m_updated->setText(text);
}

void StatusLine::changeEvent(QEvent *event)
{
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        updateIcon();
}

void StatusLine::updateIcon()
{
    const int side = fontMetrics().height();
    m_icon->setPixmap(icon(m_iconName).pixmap(QSize(side, side), devicePixelRatio()));
    m_carefulIcon->setPixmap(toneIcon(Tone::Warning).pixmap(QSize(side, side), devicePixelRatio()));
}

} // namespace Savepoint
