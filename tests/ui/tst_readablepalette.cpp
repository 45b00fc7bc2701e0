// SPDX-License-Identifier: Apache-2.0
#include "ui/readablepalette.h"

#include <QApplication>
#include <QPalette>
#include <QTest>

using namespace Savepoint;

class TestReadablePalette final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QApplication::setPalette(QPalette()); }

    void darkPaletteWithoutPlaceholderColour_isRepaired()
    {
        const ReadablePalette keeper;
        QPalette dark(Qt::white, QColor(42, 46, 50), Qt::gray, Qt::black, Qt::darkGray, Qt::white,
                      QColor(27, 30, 32));
        dark.setColor(QPalette::PlaceholderText, QColor(0, 0, 0, 128));
        QApplication::setPalette(dark);
        QCoreApplication::processEvents();
        QCOMPARE(QApplication::palette().color(QPalette::PlaceholderText).rgb(), QColor(Qt::white).rgb());
        QCOMPARE(QApplication::palette().color(QPalette::Base), QColor(27, 30, 32));
    }
    void readableColour_isLeftAlone()
    {
        QPalette light;
        light.setColor(QPalette::PlaceholderText, QColor(90, 90, 200));
        QApplication::setPalette(light);
        const ReadablePalette keeper;
        QCOMPARE(QApplication::palette().color(QPalette::PlaceholderText), QColor(90, 90, 200));
    }
};

QTEST_MAIN(TestReadablePalette)
#include "tst_readablepalette.moc"
