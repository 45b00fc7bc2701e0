// SPDX-License-Identifier: Apache-2.0
#include "ui/lineagetext.h"

#include "core/base/plaintext.h"
#include "ui/checkpointtext.h"

#include <QCoreApplication>

#include <algorithm>
#include <vector>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int NamedAncestors = 8; // by name; more would only be noise to somebody who listens
constexpr int NamedChildren = 8;
constexpr qsizetype CommentLength = 200;

struct LineageWords {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::Lineage)
};

QString idOf(const HistoryGraph &graph, int node)
{
    return idText(graph.node(node).checkpoint.id);
}

/// “a”, “a and b”, “a, b and c”
QString enumeration(const QStringList &items)
{
    if (items.size() < 2)
        return items.value(0);
    //: %1 is one or more items with commas, %2 the last one
    return LineageWords::tr("%1 and %2", "enumeration")
        .arg(items.first(items.size() - 1).join(u", "_s), items.last());
}

/// The nearest first.
std::vector<int> ancestorsOf(const HistoryGraph &graph, int node)
{
    std::vector<int> line;
    for (int at = graph.node(node).parent; at >= 0; at = graph.node(at).parent)
        line.push_back(at);
    return line;
}

QString itself(const HistoryNode &node)
{
    const Checkpoint &checkpoint = node.checkpoint;
    const QString id = idText(checkpoint.id);
    const QString comment = displayText(checkpoint.comment, LineBreaks::Fold, CommentLength);
    const QString what = node.isSafety ? LineageWords::tr("a safety checkpoint")
        : checkpoint.isAuto            ? LineageWords::tr("an automatic checkpoint")
                                       : LineageWords::tr("a manual checkpoint");
    const QString when = checkpoint.createTime.isValid()
        ? LineageWords::tr("created %1").arg(localTimeText(checkpoint.createTime))
        : LineageWords::tr("creation time unknown");
    if (comment.isEmpty())
        return LineageWords::tr("%1: %2, %3.", "id: what it is, when").arg(id, what, when);
    return LineageWords::tr("%1, “%2”: %3, %4.", "id, comment: what it is, when")
        .arg(id, comment, what, when);
}

QString parentSentence(const HistoryGraph &graph, const HistoryNode &node)
{
    if (node.parent < 0 && node.namedParent.isEmpty())
        return LineageWords::tr("No parent is known: the line begins here.");
    if (node.parent < 0) {
        return LineageWords::tr(
                   "Its parent %1 was reported by the server and is not in the list: the line begins here.")
            .arg(idText(node.namedParent));
    }
    const QString parent = idOf(graph, node.parent);
    if (node.flags.testFlag(HistoryFlag::Bridged)) {
        return LineageWords::tr(
                   "Its nearest shown ancestor is %1, %2; those between are hidden or not in the list.")
            .arg(parent, provenanceText(node));
    }
    return node.provenance == Provenance::Known
        ? LineageWords::tr("Parent %1: %2.", "id, what was done").arg(parent, provenanceText(node))
        : LineageWords::tr("Parent %1, %2.", "id, how it is known").arg(parent, provenanceText(node));
}

/// What lies before the parent. Empty when nothing does.
QStringList before(const HistoryGraph &graph, const std::vector<int> &line)
{
    if (line.size() < 2)
        return {};
    const auto inner = int(line.size()) - 2; // between the parent and the root
    QStringList named;
    for (int i = 1; i <= std::min(inner, NamedAncestors); ++i)
        named.append(idOf(graph, line[size_t(i)]));
    const QString root = idOf(graph, line.back());
    QStringList sentences;
    if (inner > NamedAncestors) {
        sentences.append(
            LineageWords::tr("Before that %1, and %n older one(s), root %2.", nullptr, inner - NamedAncestors)
                .arg(named.join(u", "_s), root));
    } else if (inner > 0) {
        sentences.append(LineageWords::tr("Before that %1, root %2.").arg(named.join(u", "_s), root));
    } else {
        sentences.append(LineageWords::tr("Before that the root %1.").arg(root));
    }
    const auto unreported = std::count_if(line.begin(), line.end() - 1, [&](int at) {
        return graph.node(at).provenance != Provenance::Reported;
    });
    if (unreported > 0) {
        sentences.append(LineageWords::tr("Not reported by the server: %n step(s) of this line.", nullptr,
                                          int(unreported)));
    }
    return sentences;
}

QString childrenSentence(const HistoryGraph &graph, const HistoryNode &node)
{
    const auto count = int(node.children.size());
    if (count == 0)
        return LineageWords::tr("No checkpoint continues from it.");
    QStringList named;
    for (int i = 0; i < std::min(count, NamedChildren); ++i)
        named.append(idOf(graph, node.children[size_t(i)]));
    if (count == 1)
        return LineageWords::tr("One checkpoint continues from it: %1.").arg(named.first());
    if (count > NamedChildren) {
        return LineageWords::tr("Branch: %n children, among them %1.", nullptr, count)
            .arg(enumeration(named));
    }
    return LineageWords::tr("Branch: %n children, %1.", nullptr, count).arg(enumeration(named));
}

QString currentSentence(const HistoryGraph &graph, int node)
{
    const int base = graph.baseOfCurrent();
    if (base < 0)
        return LineageWords::tr("What the current state continues from is not known.");
    if (base == node)
        return LineageWords::tr("The current state continues from it.");
    const QString id = idOf(graph, base);
    std::vector<bool> leadsToBase(graph.nodes().size(), false);
    for (int at = base; at >= 0; at = graph.node(at).parent)
        leadsToBase[size_t(at)] = true;
    if (leadsToBase[size_t(node)])
        return LineageWords::tr("The current state continues from %1, which descends from it.").arg(id);
    for (int at = graph.node(node).parent; at >= 0; at = graph.node(at).parent) {
        if (at == base)
            return LineageWords::tr("The current state continues from %1, one of its ancestors.").arg(id);
        if (leadsToBase[size_t(at)]) {
            return LineageWords::tr(
                       "The current state continues from %1, on another branch; they part at %2.")
                .arg(id, idOf(graph, at));
        }
    }
    return LineageWords::tr("The current state continues from %1, on another line.").arg(id);
}

/// What the sentence about the parent does not say already.
QStringList remarks(HistoryNode node)
{
    node.flags.setFlag(HistoryFlag::Bridged, false);
    node.flags.setFlag(HistoryFlag::MissingAncestor, false);
    node.flags.setFlag(HistoryFlag::MissingTime, false);
    return flagSentences(node);
}

} // namespace

QStringList lineageSentences(const HistoryGraph &graph, int node)
{
    if (node < 0) {
        const int base = graph.baseOfCurrent();
        QStringList sentences{LineageWords::tr("This is the current state.")};
        if (base < 0)
            return sentences << LineageWords::tr("What it continues from is not known.");
        sentences.append(LineageWords::tr("It continues from %1, %2.", "id, how it is known")
                             .arg(idOf(graph, base), provenanceText(graph.here())));
        sentences.append(itself(graph.node(base)));
        sentences.append(parentSentence(graph, graph.node(base)));
        return sentences + before(graph, ancestorsOf(graph, base));
    }
    const HistoryNode &at = graph.node(node);
    QStringList sentences{itself(at), parentSentence(graph, at)};
    sentences.append(before(graph, ancestorsOf(graph, node)));
    sentences.append(childrenSentence(graph, at));
    sentences.append(currentSentence(graph, node));
    const HistoryNode &here = graph.here();
    if (graph.baseOfCurrent() >= 0 && here.provenance != Provenance::Reported)
        sentences.append(LineageWords::tr("How that is known: %1.").arg(provenanceText(here)));
    return sentences + remarks(at);
}

} // namespace Savepoint
