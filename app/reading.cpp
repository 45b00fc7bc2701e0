// SPDX-License-Identifier: Apache-2.0
#include "app/reading.h"

#include "app/launchtext.h"
#include "core/api/client.h"
#include "core/base/plaintext.h"
#include "core/history/historyexport.h"
#include "core/history/timelinemodel.h"
#include "core/localbackend/localbackend.h"
#include "core/session/connection.h"
#include "core/session/spritepaging.h"
#include "ui/errortext.h"
#include "ui/historyexporter.h"
#include "ui/historygraphview.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int PictureWidth = 1100;

QString cell(const QString &text)
{
    const QString shown = displayText(text, LineBreaks::Fold, 400);
    return shown.isEmpty() ? u"-"_s : shown;
}

/// Columns as wide as their longest cell, the last one as long as it likes.
bool printTable(const QList<QStringList> &lines)
{
    QList<qsizetype> widths;
    for (const QStringList &line : lines) {
        widths.resize(std::max(widths.size(), line.size()));
        for (qsizetype i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], line[i].size());
    }
    for (const QStringList &line : lines) {
        QString text;
        for (qsizetype i = 0; i + 1 < line.size(); ++i)
            text += line[i].leftJustified(widths[i]) + u"  "_s;
        std::fprintf(stdout, "%s\n", qUtf8Printable(text + line.last()));
    }
    return std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
}

QString statusWord(SpriteInfo::Status status)
{
    switch (status) {
    case SpriteInfo::Status::Running:
        return u"running"_s;
    case SpriteInfo::Status::Warm:
        return u"warm"_s;
    case SpriteInfo::Status::Cold:
        return u"asleep"_s;
    case SpriteInfo::Status::Unknown:
        break;
    }
    return u"unknown"_s;
}

/// One task on one connection. Ends the event loop with the exit code.
class Reader final : public QObject {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::Reader)
    Q_DISABLE_COPY_MOVE(Reader)

public:
    Reader(ReadingTask task, LaunchOptions options)
        : m_task(std::move(task))
        , m_options(std::move(options))
    {
    }

    void connectTo(const QUrl &url, const QString &token)
    {
        m_client = std::make_unique<Client>(ClientConfig{.baseUrl = url, .token = token});
        m_url = url;
        if (m_task.kind == ReadingTask::Kind::ListSprites)
            readSprites();
        else if (m_options.usesLocalBackend())
            readCheckpoints();
        else
            readOrganization();
    }
    static void complain(const QString &text)
    {
        std::fprintf(stderr, "savepoint: %s\n", qUtf8Printable(text));
    }
    static void fail(const QString &reason)
    {
        complain(reason);
        QCoreApplication::exit(1);
    }

private:
    void readSprites()
    {
        m_client->listSprites(m_paging.nextToken(), this, [this](const ApiResult<SpritePage> &page) {
            if (!page)
                return failWith(page.error(), ErrorSubject::What::SpriteList);
            m_sprites += m_paging.take(*page);
            if (m_paging.nextToken().isEmpty())
                return printSprites();
            readSprites();
        });
    }
    /// Only the server knows whose the sprite is. Whether there is one is for the list to say, so that an
    /// answer that is none does not matter.
    void readOrganization()
    {
        m_client->getSprite(m_options.spriteName, this, [this](const ApiResult<SpriteInfo> &sprite) {
            if (sprite)
                m_organization = sprite->organization;
            warnOfClaim();
            readCheckpoints();
        });
    }
    void warnOfClaim() const
    {
        if (m_options.claim.isContradictedBy(m_organization))
            complain(otherOrganizationText(m_options.claim, m_organization));
    }
    void readCheckpoints()
    {
        m_client->listCheckpointsWithOptions(
            m_options.spriteName, {.historyFilter = {}, .includeAuto = true}, this,
            [this](const ApiResult<CheckpointList> &list) {
                if (!list)
                    return failWith(list.error(), ErrorSubject::What::CheckpointList);
                if (list->skippedEntries > 0) {
                    complain(
                        tr("entries of the list that could not be understood: %1").arg(list->skippedEntries));
                }
                const HistoryGraph graph = HistoryGraph::build(list->checkpoints);
                m_task.kind == ReadingTask::Kind::Export ? exportHistory(graph) : printCheckpoints(graph);
            });
    }
    void printSprites()
    {
        for (const SpriteInfo &sprite : std::as_const(m_sprites)) {
            if (m_organization.isEmpty())
                m_organization = sprite.organization;
        }
        warnOfClaim();
        QList<QStringList> lines{{u"NAME"_s, u"STATUS"_s, u"ORGANIZATION"_s}};
        for (const SpriteInfo &sprite : m_sprites)
            lines.append({cell(sprite.name), statusWord(sprite.status), cell(sprite.organization)});
        endPrinting(printTable(lines));
    }
    static void printCheckpoints(const HistoryGraph &graph)
    {
        QList<QStringList> lines{
            {u"  ID"_s, u"CREATED"_s, u"TYPE"_s, u"PARENT"_s, u"PROVENANCE"_s, u"COMMENT"_s}};
        for (int i = 0; i < int(graph.nodes().size()); ++i) {
            const HistoryNode &node = graph.node(i);
            const QString parent = node.parent < 0 ? QString() : graph.node(node.parent).checkpoint.id;
            const QString mark = i == graph.baseOfCurrent() ? u"* "_s : u"  "_s;
            lines.append({mark + cell(node.checkpoint.id),
                          cell(node.checkpoint.createTime.toUTC().toString(Qt::ISODate)),
                          node.isSafety                ? u"safety"_s
                              : node.checkpoint.isAuto ? u"automatic"_s
                                                       : u"manual"_s,
                          cell(parent), provenanceName(node.provenance),
                          displayText(node.checkpoint.comment, LineBreaks::Fold, 400)});
        }
        endPrinting(printTable(lines));
    }
    static void endPrinting(bool printed)
    {
        if (printed)
            QCoreApplication::exit(0);
        else
            fail(tr("not everything could be printed"));
    }
    void exportHistory(const HistoryGraph &graph)
    {
        TimelineModel model;
        const HistoryExport history{
            .graph = graph,
            .heading = {.server = m_options.usesLocalBackend() ? u"localhost"_s : m_url.toDisplayString(),
                        .organization = m_organization,
                        .spriteName = m_options.spriteName,
                        .readAt = QDateTime::currentDateTimeUtc(),
                        .program = u"Savepoint "_s + QCoreApplication::applicationVersion()},
            .makeView = [&]() -> std::unique_ptr<QAbstractItemView> {
                model.applySnapshot(graph);
                auto view = std::make_unique<HistoryGraphView>(model);
                view->setAllOpen(true);
                view->fitColumns();
                view->resize(PictureWidth, 600);
                return view;
            }};
        const QString problem = saveHistory(history, m_task.exportPath, *exportFormatOf(m_task.exportPath));
        if (problem.isEmpty())
            QCoreApplication::exit(0);
        else
            fail(u"%1: %2"_s.arg(m_task.exportPath, problem));
    }
    void failWith(const ApiError &error, ErrorSubject::What what) const
    {
        const ErrorText text = errorText(
            error, {.what = what, .spriteName = m_options.spriteName, .address = shownAddress(m_url)});
        fail(text.sentence); // the next step speaks of buttons
    }

    const ReadingTask m_task;
    const LaunchOptions m_options;
    std::unique_ptr<Client> m_client;
    QUrl m_url;
    QList<SpriteInfo> m_sprites;
    SpritePaging m_paging;
    QString m_organization; // as the server says
};

} // namespace

int runReading(const ReadingTask &task, const LaunchOptions &options, const QString &dataPath)
{
    std::unique_ptr<LocalBackend> backend; // outlives the reader that asks it
    Reader reader(task, options);
    if (!options.usesLocalBackend()) {
        reader.connectTo(options.baseUrl, options.token);
        return QCoreApplication::exec();
    }
    backend =
        std::make_unique<LocalBackend>(LocalBackendConfig{.dataPath = dataPath, .samplePath = u":/sample"_s});
    QObject::connect(backend.get(), &LocalBackend::failed, &reader, &Reader::fail);
    QObject::connect(backend.get(), &LocalBackend::warning, &reader, &Reader::complain);
    QObject::connect(backend.get(), &LocalBackend::ready, &reader,
                     [&](const QUrl &url) { reader.connectTo(url, backend->token()); });
    backend->start();
    return QCoreApplication::exec();
}

} // namespace Savepoint
