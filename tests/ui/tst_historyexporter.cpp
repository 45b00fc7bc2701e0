// SPDX-License-Identifier: Apache-2.0
#include "core/history/checkpointmodel.h"
#include "tests/ui/guitest.h"
#include "ui/historyexporter.h"
#include "ui/historypicture.h"
#include "ui/historytreeview.h"

#include <QFile>
#include <QHeaderView>
#include <QImage>
#include <QTemporaryDir>
#include <QXmlStreamReader>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

/// A line with a branch in the middle; comments tell the rows apart.
HistoryGraph history(int count)
{
    QList<Checkpoint> list;
    for (int i = 1; i <= count; ++i) {
        Checkpoint checkpoint;
        checkpoint.id = u"v%1"_s.arg(i);
        checkpoint.comment = u"row-%1"_s.arg(i);
        checkpoint.createTime = QDateTime({2026, 8, 12}, {12, 0}, Qt::UTC).addSecs(i * 60);
        if (i > 1)
            checkpoint.sourceId = u"v%1"_s.arg(i == count ? count / 2 : i - 1);
        list.append(checkpoint);
    }
    return HistoryGraph::build(list);
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestHistoryExporter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { Test::failOnAnyWarning(); }

    void formats_areToldByTheName()
    {
        QCOMPARE(exportFormatOf(u"/a/b.JSON"_s), ExportFormat::Json);
        QCOMPARE(exportFormatOf(u"x.y.csv"_s), ExportFormat::Csv);
        QCOMPARE(exportFormatOf(u"x.svg"_s), ExportFormat::Svg);
        QCOMPARE(exportFormatOf(u"x.png"_s), ExportFormat::Png);
        QCOMPARE(exportFormatOf(u"x.txt"_s), std::nullopt);
        QCOMPARE(exportFormatOf(u"json"_s), std::nullopt);
    }

    void svg_hasEveryRowAsText()
    {
        const QString path = m_dir.filePath(u"all.svg"_s);
        QCOMPARE(save(history(130), path), QString()); // several pages
        const QByteArray svg = contentOf(path);
        QStringList texts;
        QXmlStreamReader reader(svg);
        while (!reader.atEnd()) {
            if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == u"text")
                texts.append(reader.readElementText().trimmed());
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        for (int i = 1; i <= 130; ++i)
            QVERIFY2(texts.count(u"row-%1"_s.arg(i)) == 1, qPrintable(u"row-%1"_s.arg(i)));
        QVERIFY(texts.contains(u"Comment"_s)); // the column titles
        QVERIFY(texts.filter(u"web-1"_s).value(0).contains(u"130 checkpoint(s)"_s));
    }

    void svg_keepsMarkupOfTheServerAsText()
    {
        Checkpoint checkpoint;
        checkpoint.id = u"<script>"_s;
        checkpoint.comment = u"a & b </text><x>\x1b[31m \xfffe \xffff \x0b"_s; // no XML has the last three
        const QString path = m_dir.filePath(u"markup.svg"_s);
        QCOMPARE(save(HistoryGraph::build({checkpoint}), path, u"</title><script>"_s), QString());
        QXmlStreamReader reader(contentOf(path));
        QStringList names;
        while (!reader.atEnd()) {
            if (reader.readNext() == QXmlStreamReader::StartElement)
                names.append(reader.name().toString());
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(!names.contains(u"script"_s));
        QVERIFY(!names.contains(u"x"_s));
    }

    void png_showsWhatTheViewShows()
    {
        const QString path = m_dir.filePath(u"all.png"_s);
        QCOMPARE(save(history(60), path), QString());
        const QImage image(path);
        QVERIFY(image.height() > 60 * 24 * 2); // twice the size
        // The rows at both ends are painted, and so are those at the seams of the pages.
        const QRgb ground = image.pixel(image.width() - 1, 0);
        const auto hasInk = [&](int y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixel(x, y) != ground)
                    return true;
            }
            return false;
        };
        int blank = 0;
        int longestBlank = 0;
        for (int y = 0; y < image.height(); ++y) {
            blank = hasInk(y) ? 0 : blank + 1;
            longestBlank = std::max(longestBlank, blank);
        }
        QVERIFY2(longestBlank < 60, qPrintable(QString::number(longestBlank)));
    }

    void png_tooHigh_saysSoAndLeavesTheFile()
    {
        const QString path = m_dir.filePath(u"high.png"_s);
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
        old.close();
        const QString problem = save(history(1500), path);
        QVERIFY2(problem.contains(u"Export it as SVG instead."_s), qPrintable(problem));
        QCOMPARE(contentOf(path), "old"_ba);
        QCOMPARE(QDir(m_dir.path()).entryList({u"high*"_s}).size(), 1); // nothing half-written beside it
    }

    void folderThatIsNone_isAnError()
    {
        for (const QString &name : {u"no/such/folder/x.json"_s, u"no/such/folder/x.svg"_s})
            QVERIFY(!save(history(3), m_dir.filePath(name)).isEmpty());
    }

    void copyForPicture_looksLikeTheView()
    {
        CheckpointModel model;
        model.applySnapshot(history(30));
        HistoryTreeView view(model);
        view.resize(700, 400);
        view.expandAll();
        view.setColumnHidden(CheckpointModel::ParentColumn, true);
        view.selectKey(u"v3"_s);
        const auto copy = view.copyForPicture();
        QVERIFY(!copy->selectionModel()->hasSelection());
        const auto *tree = qobject_cast<QTreeView *>(copy.get());
        QVERIFY(tree->isColumnHidden(CheckpointModel::ParentColumn));
        QVERIFY(tree->isExpanded(model.indexOf(u"v15"_s)));
        view.grab(); // lays out the columns
        QCOMPARE(HistoryPicture(view.copyForPicture(), {}).size().width(), view.header()->length());
        view.collapseAll();
        QVERIFY(!qobject_cast<QTreeView *>(view.copyForPicture().get())->isExpanded(model.indexOf(u"v15"_s)));
    }

private:
    [[nodiscard]] static QString save(const HistoryGraph &graph, const QString &path,
                                      const QString &sprite = u"web-1"_s)
    {
        CheckpointModel model;
        model.applySnapshot(graph);
        const HistoryExport made{.graph = graph,
                                 .heading = {u"https://h"_s,
                                             {},
                                             sprite,
                                             QDateTime({2026, 8, 12}, {14, 3}, Qt::UTC),
                                             u"Savepoint"_s},
                                 .makeView = [&]() -> std::unique_ptr<QAbstractItemView> {
                                     auto view = std::make_unique<HistoryTreeView>(model);
                                     view->expandAll();
                                     view->fitColumns();
                                     view->resize(900, 500);
                                     return view;
                                 }};
        return saveHistory(made, path, *exportFormatOf(path));
    }

    QTemporaryDir m_dir;
};

QTEST_MAIN(TestHistoryExporter)

#include "tst_historyexporter.moc"
