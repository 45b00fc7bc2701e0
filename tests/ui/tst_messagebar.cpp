// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/guitest.h"
#include "ui/icons.h"
#include "ui/messagebar.h"
#include "ui/plaintextlabel.h"

#include <QAccessible>
#include <QAction>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

double luminance(const QColor &colour)
{
    const auto linear = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return first > second ? first / second : second / first;
}

QPalette palette(bool dark)
{
    QPalette made;
    const QColor ground = dark ? QColor(0x1e, 0x1f, 0x22) : QColor(Qt::white);
    const QColor text = dark ? QColor(0xe6, 0xe6, 0xe6) : QColor(Qt::black);
    made.setColor(QPalette::Base, ground);
    made.setColor(QPalette::Text, text);
    made.setColor(QPalette::Window, dark ? QColor(0x2b, 0x2d, 0x30) : QColor(0xef, 0xef, 0xef));
    made.setColor(QPalette::WindowText, text);
    made.setColor(QPalette::ButtonText, text);
    made.setColor(QPalette::Disabled, QPalette::ButtonText, Qt::gray);
    return made;
}

} // namespace

class TestMessageBar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { Test::failOnAnyWarning(); }

    void isHiddenUntilThereIsSomethingToSay()
    {
        QWidget window;
        auto *bar = new MessageBar(&window);
        window.show();
        QVERIFY(!bar->isVisible());
        QVERIFY(!bar->isShowing());
        bar->showMessage(MessageBar::Kind::Success, u"Restored v7 in 14 s."_s);
        QVERIFY(bar->isVisible());
        QVERIFY(bar->isShowing());
        QCOMPARE(bar->text(), u"Restored v7 in 14 s."_s);
    }

    void closing_dismissesOnce()
    {
        MessageBar bar;
        QSignalSpy dismissed(&bar, &MessageBar::dismissed);
        bar.dismiss();
        QCOMPARE(dismissed.size(), 0);
        bar.showMessage(MessageBar::Kind::Information, u"x"_s);
        bar.findChild<QToolButton *>(u"messageCloseButton"_s)->click();
        QCOMPARE(dismissed.size(), 1);
        QVERIFY(!bar.isVisible());
        bar.showMessage(MessageBar::Kind::Information, u"y"_s);
        QTest::keyClick(&bar, Qt::Key_Escape);
        QCOMPARE(dismissed.size(), 2);
        QVERIFY(!bar.isShowing());
    }

    void textIsNeverMarkup()
    {
        MessageBar bar;
        bar.showMessage(MessageBar::Kind::Error, u"<b>bold</b> <img src='/dev/null'>"_s);
        auto *text = bar.findChild<QLabel *>(u"messageText"_s);
        QCOMPARE(text->textFormat(), Qt::PlainText);
        QCOMPARE(text->text(), u"<b>bold</b> <img src='/dev/null'>"_s);
    }

    void buttonsStandForTheirActions()
    {
        MessageBar bar;
        QAction undo(u"Undo Restore"_s);
        QAction log(u"Show Log"_s);
        QAction third(u"Third"_s);
        QSignalSpy triggered(&undo, &QAction::triggered);
        bar.showMessage(MessageBar::Kind::Success, u"Restored."_s, {&undo, &log, &third});
        const auto buttons = bar.findChildren<QPushButton *>();
        QCOMPARE(buttons.size(), 2);
        QCOMPARE(buttons.at(0)->text(), u"Undo Restore"_s);
        buttons.at(0)->click();
        QCOMPARE(triggered.size(), 1);
        undo.setEnabled(false);
        QVERIFY(!buttons.at(0)->isEnabled());
        for (const QPushButton *button : buttons)
            QVERIFY(button->height() >= 24 && button->focusPolicy() == Qt::StrongFocus);
    }

    void aButtonMayShowTheNextMessage()
    {
        MessageBar bar;
        QAction again(u"Try Again"_s);
        connect(&again, &QAction::triggered, &bar,
                [&bar] { bar.showMessage(MessageBar::Kind::Information, u"Trying…"_s); });
        bar.showMessage(MessageBar::Kind::Error, u"No connection."_s, {&again});
        bar.findChild<QPushButton *>()->click();
        QCOMPARE(bar.text(), u"Trying…"_s);
        QTRY_COMPARE(bar.findChildren<QPushButton *>().size(), 0);
    }

    void anActionThatDies_takesItsButtonAlong()
    {
        MessageBar bar;
        {
            QAction gone(u"Gone"_s);
            bar.showMessage(MessageBar::Kind::Error, u"x"_s, {&gone});
        }
        QVERIFY(bar.findChild<QPushButton *>()->isHidden());
    }

    void isAnAlertToAssistiveTechnology()
    {
        MessageBar bar;
        bar.showMessage(MessageBar::Kind::Warning, u"First"_s);
        bar.showMessage(MessageBar::Kind::Error, u"Second"_s);
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(&bar);
        QCOMPARE(interface->role(), QAccessible::AlertMessage);
        QCOMPARE(interface->text(QAccessible::Name), u"Message"_s);
        QCOMPARE(interface->text(QAccessible::Description), u"Error: Second"_s);
    }

    void aNewMessage_leavesTheFocusAlone()
    {
        MessageBar bar;
        bar.showMessage(MessageBar::Kind::Warning, u"First"_s);
        auto *close = bar.findChild<QToolButton *>(u"messageCloseButton"_s);
        close->setFocus();
        bar.showMessage(MessageBar::Kind::Warning, u"Second"_s);
        QCOMPARE(bar.focusWidget(), close);
    }

    void kindsLookDifferent()
    {
        QWidget window;
        auto *bar = new MessageBar(&window);
        auto *layout = new QVBoxLayout(&window);
        layout->addWidget(bar);
        window.resize(500, 60);
        window.show();
        QList<QImage> pictures;
        for (auto kind : {MessageBar::Kind::Information, MessageBar::Kind::Success, MessageBar::Kind::Warning,
                          MessageBar::Kind::Error}) {
            bar->showMessage(kind, u"Same text"_s);
            const QImage picture = bar->findChild<QLabel *>(u"messageIcon"_s)->pixmap().toImage();
            QVERIFY(!picture.isNull());
            // The shape alone must differ, for those who do not see the colour.
            const QImage shape = picture.convertToFormat(QImage::Format_Alpha8);
            QVERIFY(!pictures.contains(shape));
            pictures += shape;
        }
    }

    void coloursAreReadable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void coloursAreReadable()
    {
        QFETCH(bool, dark);
        const QPalette colours = palette(dark);
        QCOMPARE(isDark(colours), dark);
        for (Tone tone : {Tone::Neutral, Tone::Information, Tone::Success, Tone::Warning, Tone::Error}) {
            const QColor colour = toneColor(tone, colours);
            const QColor tint = toneTint(tone, colours);
            QVERIFY(contrast(colour, colours.color(QPalette::Base)) >= 4.5);
            QVERIFY(contrast(colour, colours.color(QPalette::Window)) >= 4.5);
            QVERIFY(contrast(colours.color(QPalette::WindowText), tint) >= 4.5);
            QVERIFY(contrast(colour, tint) >= 3.0);
        }
    }

    void iconsFollowThePaletteAndTheState()
    {
        const QPalette before = QGuiApplication::palette();
        const QIcon drawn = icon("view-refresh"_L1);
        const auto darkest = [](const QImage &image) {
            int least = 255;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (qAlpha(image.pixel(x, y)) == 255)
                        least = qMin(least, qGray(image.pixel(x, y)));
            return least;
        };
        QGuiApplication::setPalette(palette(false));
        const QImage light = drawn.pixmap(48, 48).toImage();
        QCOMPARE(darkest(light), 0);
        QGuiApplication::setPalette(palette(true));
        const QImage dark = drawn.pixmap(48, 48).toImage();
        QVERIFY(darkest(dark) > 200);
        QVERIFY(drawn.pixmap(QSize(48, 48), QIcon::Disabled).toImage() != dark);
        QGuiApplication::setPalette(before);
    }

    void everyIconOfTheContractDraws_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name :
             {"list-add",           "document-new",   "document-revert", "view-refresh", "go-home",
              "edit-find",          "edit-clear",     "edit-copy",       "edit-delete",  "document-save",
              "dialog-information", "dialog-warning", "dialog-error",    "emblem-ok",    "help-about",
              "folder-open",        "view-hidden",    "view-auto",       "process-stop", "network-offline",
              "network-idle",       "go-up",          "go-down",         "window-close", "savepoint"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void everyIconOfTheContractDraws()
    {
        QFETCH(QString, name);
        const QByteArray latin = name.toLatin1();
        for (int side : {16, 24}) {
            const QImage image = toneIcon(QLatin1String(latin), Tone::Neutral).pixmap(side, side).toImage();
            int inked = 0;
            for (int y = 0; y < side; ++y)
                for (int x = 0; x < side; ++x)
                    inked += qAlpha(image.pixel(x, y)) > 64 ? 1 : 0;
            QVERIFY2(inked > side, qPrintable(QString::number(inked)));
        }
    }

    void anEndlessWordDoesNotWidenTheWindow()
    {
        MessageBar bar;
        QAction again(u"Try Again"_s);
        QAction details(u"Details"_s);
        const QString text = u"Restore failed: "_s + QString(4000, u'x');
        bar.showMessage(MessageBar::Kind::Error, text, {&again, &details});
        QCOMPARE(bar.text(), text);
        QVERIFY2(bar.minimumSizeHint().width() < 600,
                 qPrintable(QString::number(bar.minimumSizeHint().width())));
        QVERIFY(bar.heightForWidth(720) > bar.fontMetrics().height() * 20); // it wraps, so all of it is there
        QCOMPARE(wrappable(u"short words stay as they are"_s), u"short words stay as they are"_s);
    }

    void buttonsGoBelowWhereTheTextWouldBeSqueezed()
    {
        QWidget window;
        QVBoxLayout layout(&window);
        auto *bar = new MessageBar(&window);
        layout.addWidget(bar);
        layout.addStretch();
        QAction undo(u"Undo Restore…"_s);
        undo.setObjectName(u"undo"_s);
        QAction log(u"Show Log"_s);
        bar->showMessage(MessageBar::Kind::Success, u"Restored v5 in 0.1 s. Safety checkpoint: v9."_s,
                         {&undo, &log});
        window.show();
        const auto *text = bar->findChild<QWidget *>(u"messageText"_s);
        const auto *button = bar->findChild<QPushButton *>(u"undoMessageButton"_s);
        const auto placeOf = [bar](const QWidget *part) {
            return QRect(part->mapTo(bar, QPoint(0, 0)), part->size());
        };
        for (const int width : {900, 360, 900}) {
            window.resize(width, 300);
            QTRY_COMPARE(window.width(), width);
            QTRY_VERIFY(!placeOf(text).intersects(placeOf(button)));
            QTRY_VERIFY(button->width() >= button->sizeHint().width()); // nothing of it is cut off
            QTRY_COMPARE(placeOf(button).top() >= placeOf(text).bottom(), width < 500);
        }
    }

    void plainTextHelpersKeepTextLiteral()
    {
        const PlainTextLabel label(u"<b>x</b>"_s);
        QCOMPARE(label.textFormat(), Qt::PlainText);
        QCOMPARE(toolTipFor(u"<b>&</b>"_s), u"<p>&lt;b&gt;&amp;&lt;/b&gt;</p>"_s);
        QCOMPARE(toolTipFor({}), QString());
        QCOMPARE(buttonText(u"R&D && more"_s), u"R&&D &&&& more"_s);
    }
};

QTEST_MAIN(TestMessageBar)
#include "tst_messagebar.moc"
