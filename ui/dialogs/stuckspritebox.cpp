// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/stuckspritebox.h"

#include "core/base/plaintext.h"
#include "ui/dialogs/questionbox.h"

#include <QCoreApplication>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct StuckSpriteBoxWords {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::StuckSpriteBox)
};

} // namespace

QuestionBox *stuckSpriteBox(const QString &spriteName, QWidget *parent)
{
    const QStringList advice{
        StuckSpriteBoxWords::tr(
            "Try again in a few minutes: after a restore or a long sleep a sprite may need its time."),
        StuckSpriteBoxWords::tr(
            "Savepoint does not ask it again by itself, because requests that hang only pile up. Its "
            "remembered history and all other sprites stay usable."),
        StuckSpriteBoxWords::tr("If you can still open a session in it, save what matters elsewhere."),
        StuckSpriteBoxWords::tr(
            "If it stays like this, ask the provider for support and name the sprite and the time. Its "
            "checkpoints are kept on the server.")};
    auto *box =
        new QuestionBox(StuckSpriteBoxWords::tr("What You Can Do"),
                        StuckSpriteBoxWords::tr("%1 is running but does not answer checkpoint requests")
                            .arg(displayText(spriteName, LineBreaks::Fold, 80)),
                        advice.join("\n\n"_L1), parent);
    box->setObjectName(u"stuckSpriteBox"_s);
    box->addSafeButton(StuckSpriteBoxWords::tr("&Close"), u"closeButton"_s);
    return box;
}

} // namespace Savepoint
