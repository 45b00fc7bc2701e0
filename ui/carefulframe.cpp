// SPDX-License-Identifier: Apache-2.0
#include "ui/carefulframe.h"

#include "ui/icons.h"

#include <QPainter>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int Thickness = 3;

} // namespace

CarefulFrame::CarefulFrame(QWidget *content, QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"carefulFrame"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(content);
}

void CarefulFrame::setOn(bool on)
{
    if (std::exchange(m_isOn, on) == on)
        return;
    const int margin = on ? Thickness : 0;
    layout()->setContentsMargins(margin, margin, margin, margin);
    update();
}

void CarefulFrame::paintEvent(QPaintEvent *)
{
    if (m_isOn) // what it holds covers all but the margins
        QPainter(this).fillRect(rect(), toneColor(Tone::Warning, palette()));
}

} // namespace Savepoint
