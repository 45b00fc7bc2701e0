// SPDX-License-Identifier: Apache-2.0
#include "ui/readingflow.h"

#include "core/base/plaintext.h"
#include "core/session/spritecommands.h"
#include "core/session/spritelink.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "ui/actions.h"
#include "ui/checkpointtext.h"
#include "ui/dialogs/lineagedialog.h"
#include "ui/dialogs/openlinkdialog.h"
#include "ui/historyexporter.h"
#include "ui/historypane.h"
#include "ui/historyview.h"
#include "ui/lineagetext.h"
#include "ui/sessionmessages.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QRegularExpression>
#include <QStandardPaths>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

void copyText(const QString &text)
{
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

/// A sprite's name as a part of a file's name.
QString fileNamePart(const QString &spriteName)
{
    static const QRegularExpression others(u"[^A-Za-z0-9._-]+"_s);
    QString part = QString(spriteName).replace(others, u"-"_s).left(60);
    while (part.startsWith(u'.') || part.startsWith(u'-'))
        part.remove(0, 1);
    return part.isEmpty() ? u"sprite"_s : part;
}

} // namespace

ReadingFlow::ReadingFlow(const Connection &connection, const SpritesModel &sprites, SpriteSession &session,
                         HistoryPane &history, SessionMessages &messages, Actions &actions, QWidget &window)
    : QObject(&window)
    , m_connection(connection)
    , m_sprites(sprites)
    , m_session(session)
    , m_history(history)
    , m_messages(messages)
    , m_actions(actions)
    , m_window(window)
    , m_exportFolder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
{
    connectActions();
}

void ReadingFlow::connectActions()
{
    connect(m_actions.openLink, &QAction::triggered, this, &ReadingFlow::askForLink);
    connect(m_actions.exportHistory, &QAction::triggered, this, &ReadingFlow::askForExport);
    connect(m_actions.copyId, &QAction::triggered, this, &ReadingFlow::copyIds);
    connect(m_actions.copyLink, &QAction::triggered, this, &ReadingFlow::copyLinks);
    connect(m_actions.copyCommand, &QAction::triggered, this, &ReadingFlow::copyCommand);
    connect(m_actions.copyCurl, &QAction::triggered, this, &ReadingFlow::copyCurl);
    connect(m_actions.describeLineage, &QAction::triggered, this, &ReadingFlow::describeLineage);
}

// --- Links

void ReadingFlow::askForLink()
{
    const QString copied = QApplication::clipboard()->text();
    auto *dialog = new OpenLinkDialog(SpriteLink::parse(copied) ? copied.trimmed() : QString(), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { openLink(dialog->link()); });
    dialog->open();
}

void ReadingFlow::openLink(const QString &text)
{
    const auto link = SpriteLink::parse(text);
    if (!link) {
        m_messages.showNote(
            MessageBar::Kind::Warning,
            tr("“%1” is not a link to a checkpoint.").arg(displayText(text, LineBreaks::Fold, 120)));
    } else if (m_sprites.isLoading() && !m_sprites.find(link->spriteName)) {
        connect(
            &m_sprites, &SpritesModel::pageFinished, this, [this, link = *link] { follow(link); },
            Qt::SingleShotConnection);
    } else {
        follow(*link);
    }
}

void ReadingFlow::follow(const SpriteLink &link)
{
    const auto shown = [](const QString &name) { return displayText(name, LineBreaks::Fold, 120); };
    switch (checkLink(link, m_connection, organization())) {
    case LinkProblem::OtherHost:
        m_messages.showNote(
            MessageBar::Kind::Warning,
            m_connection.isLocal
                ? tr("This link is for %1, and this window shows the sprites on this computer. Nothing was "
                     "opened.")
                      .arg(shown(link.host))
                : tr("This link is for %1, and this window is connected to %2. Nothing was opened.")
                      .arg(shown(link.host), shown(linkHost(m_connection))));
        return;
    case LinkProblem::OtherOrganization:
        m_messages.showNote(
            MessageBar::Kind::Warning,
            tr("This link is for the organization “%1”, and this window shows “%2”. Nothing was opened.")
                .arg(shown(link.organization), shown(organization())));
        return;
    case LinkProblem::None:
        break;
    }
    emit linkFollowed(link.spriteName, link.checkpointId);
}

QString ReadingFlow::organization() const
{
    return m_connection.isLocal ? QString() : m_sprites.organizationOf(m_session.spriteName());
}

// --- Copying

QStringList ReadingFlow::selectedIds() const
{
    const HistoryGraph &graph = m_session.history();
    QStringList ids;
    for (const QString &key : m_history.view().selectedCheckpoints()) {
        if (const int node = graph.indexOf(key); node >= 0)
            ids.append(graph.node(node).checkpoint.id);
    }
    return ids;
}

void ReadingFlow::copyIds() const
{
    copyText(selectedIds().join(u'\n'));
}

void ReadingFlow::copyLinks() const
{
    QStringList links;
    for (const QString &id : selectedIds())
        links.append(
            SpriteLink{linkHost(m_connection), organization(), m_session.spriteName(), id}.toString());
    copyText(links.join(u'\n'));
}

void ReadingFlow::copyCommand() const
{
    if (const QStringList ids = selectedIds(); ids.size() == 1)
        copyText(restoreCommand(organization(), m_session.spriteName(), ids.first()));
}

void ReadingFlow::copyCurl() const
{
    if (const QStringList ids = selectedIds(); ids.size() == 1)
        copyText(curlCommand(m_connection.baseUrl, m_session.spriteName(), ids.first()));
}

// --- Lineage

void ReadingFlow::describeLineage()
{
    const HistorySelection selection = m_history.view().selection();
    const HistoryGraph &graph = m_session.history();
    const int node = selection.isCurrentRow ? -1 : graph.indexOf(selection.key);
    if (selection.rows != 1 || (node < 0 && !selection.isCurrentRow))
        return;
    const QString subject = node < 0 ? QString() : idText(graph.node(node).checkpoint.id);
    auto *dialog = new LineageDialog(subject, lineageSentences(graph, node), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

// --- Export

void ReadingFlow::askForExport()
{
    const QString name = "%1-history.json"_L1.arg(fileNamePart(m_session.spriteName()));
    auto *dialog = new QFileDialog(&m_window, tr("Export History"), QDir(m_exportFolder).filePath(name));
    dialog->setObjectName(u"exportHistoryDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QStringList filters{tr("JSON, as the server sent it and as it is understood (*.json)"),
                              tr("Table for spreadsheets (*.csv)"), tr("Picture that stays sharp (*.svg)"),
                              tr("Picture (*.png)")};
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(u"json"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, filters](const QString &filter) {
        const QString suffix = exportSuffix(ExportFormat(qMax(0, int(filters.indexOf(filter)))));
        dialog->setDefaultSuffix(suffix);
        const QFileInfo named(dialog->selectedFiles().value(0));
        if (exportFormatOf(named.fileName())) // one of ours: the name follows the choice
            dialog->selectFile(named.completeBaseName() + u'.' + suffix);
    });
    connect(dialog, &QFileDialog::fileSelected, this, &ReadingFlow::exportTo);
    dialog->open();
}

void ReadingFlow::exportTo(const QString &path)
{
    const QString shownPath = displayText(QDir::toNativeSeparators(path), LineBreaks::Fold, 200);
    const auto format = exportFormatOf(path);
    if (!format) {
        m_messages.showNote(
            MessageBar::Kind::Error,
            tr("“%1” was not written: its name has to end with .json, .csv, .svg or .png.").arg(shownPath));
        return;
    }
    m_exportFolder = QFileInfo(path).absolutePath();
    const HistoryExport history{.graph = m_session.history(),
                                .heading = {.server = m_connection.isLocal
                                                ? linkHost(m_connection)
                                                : m_connection.baseUrl.toDisplayString(),
                                            .organization = organization(),
                                            .spriteName = m_session.spriteName(),
                                            .readAt = m_session.updatedAt(),
                                            .program = u"Savepoint "_s + QApplication::applicationVersion()},
                                .makeView = [this] { return m_history.copyForPicture(); }};
    QApplication::setOverrideCursor(Qt::WaitCursor);
    const QString problem = saveHistory(history, path, *format);
    QApplication::restoreOverrideCursor();
    if (problem.isEmpty()) {
        m_messages.showNote(MessageBar::Kind::Success,
                            tr("%n checkpoint(s) exported to %1.", nullptr, int(history.graph.nodes().size()))
                                .arg(shownPath));
    } else {
        m_messages.showNote(MessageBar::Kind::Error,
                            tr("The history was not exported to %1: %2")
                                .arg(shownPath, displayText(problem, LineBreaks::Fold, 300)));
    }
}

} // namespace Savepoint
