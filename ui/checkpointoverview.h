// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QScrollArea>
#include <QStringList>

#include <functional>

class QToolButton;
class QVBoxLayout;

namespace Savepoint {

class Actions;
class AncestryList;
class FieldGrid;
class NotesSection;
class PlainTextLabel;
class TextView;

/// A checkpoint to jump to.
struct CheckpointLink {
    QString key;
    QString text;

    bool operator==(const CheckpointLink &) const = default;
};

/// Everything the overview says, so that a refresh that changes nothing leaves scrolling, selected text and
/// focus alone.
struct OverviewContent {
    QString title;
    QStringList badges;
    QString comment;
    QString created;
    QString type;
    QString restored; ///< how often; empty: never
    QList<CheckpointLink> parent; ///< none or one
    QString parentText;
    QList<CheckpointLink> children;
    int moreChildren = 0;
    int ancestors = 0;
    QStringList remarks;
    Annotation annotation;
    QString spriteName;
    QString key;
    bool isCurrent = false;
    bool canAnnotate = false;

    bool operator==(const OverviewContent &) const = default;
};

/// The first tab of the details: what is known of one checkpoint, or of “You are here”, in words. Parents,
/// children and ancestors are links that select them; notes and tags can be written.
class CheckpointOverview final : public QScrollArea {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CheckpointOverview)

public:
    explicit CheckpointOverview(Actions &actions, QWidget *parent = nullptr);

    /// `graph` must stay where it is as long as the node is shown. `canAnnotate`: there is a place to keep
    /// notes.
    void showNode(const HistoryGraph &graph, int node, const QString &spriteName, bool canAnnotate);
    void showCurrent(const HistoryGraph &graph, const QString &spriteName);
    [[nodiscard]] NotesSection &notes() const { return *m_notes; }

Q_SIGNALS:
    void linkActivated(const QString &key);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void makeHeading(QVBoxLayout *layout);
    void makeForm(QVBoxLayout *layout);
    void makeButtons(Actions &actions, QVBoxLayout *layout);
    PlainTextLabel *addField(const QString &name, QLatin1StringView objectName);
    void showContent(const OverviewContent &content);
    void setRowVisible(QWidget *field, bool visible);
    void showLinks(QWidget *box, const QList<CheckpointLink> &links, const QString &after);
    void toggleAncestry(bool open);

    OverviewContent m_content;
    std::function<QStringList()> m_ancestry; ///< oldest first; only run when somebody opens it
    std::function<bool(const QString &)> m_isListed; ///< which of them can be selected
    PlainTextLabel *m_title = nullptr;
    PlainTextLabel *m_badges = nullptr;
    TextView *m_comment = nullptr;
    FieldGrid *m_form = nullptr;
    NotesSection *m_notes = nullptr;
    PlainTextLabel *m_created = nullptr;
    PlainTextLabel *m_type = nullptr;
    PlainTextLabel *m_restored = nullptr;
    QWidget *m_parent = nullptr;
    QWidget *m_children = nullptr;
    QWidget *m_ancestryField = nullptr;
    QToolButton *m_ancestryToggle = nullptr;
    AncestryList *m_ancestryList = nullptr;
    PlainTextLabel *m_ancestryNote = nullptr;
    PlainTextLabel *m_remarks = nullptr;
    QWidget *m_checkpointButtons = nullptr;
    QWidget *m_currentButtons = nullptr;
};

} // namespace Savepoint
