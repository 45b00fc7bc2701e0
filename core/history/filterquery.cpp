// SPDX-License-Identifier: Apache-2.0
#include "core/history/filterquery.h"

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// Words at spaces; what stands between quotation marks is one, and they are not part of it. A quotation mark
/// that is never closed goes to the end.
struct Token {
    QString text;
    qsizetype plain = 0; ///< how much of it stood before the first quotation mark: a field's name does
};

QList<Token> tokens(const QString &text)
{
    QList<Token> found;
    Token token;
    bool isQuoted = false;
    bool hasQuotes = false;
    const auto finish = [&] {
        if (!hasQuotes)
            token.plain = token.text.size();
        if (!token.text.isEmpty())
            found += token;
        token = {};
        hasQuotes = false;
    };
    for (const QChar c : text) {
        if (c == u'"') {
            if (!hasQuotes)
                token.plain = token.text.size();
            hasQuotes = true;
            isQuoted = !isQuoted;
        } else if (c.isSpace() && !isQuoted) {
            finish();
        } else {
            token.text += c;
        }
    }
    finish();
    return found;
}

/// The beginning of a year, a month or a day, in local time. Invalid when it is none.
QDateTime readDate(const QString &text)
{
    for (const auto &[pattern, length] :
         {std::pair("yyyy"_L1, 4), std::pair("yyyy-MM"_L1, 7), std::pair("yyyy-MM-dd"_L1, 10)}) {
        if (text.size() != length)
            continue;
        if (const QDate date = QDate::fromString(text, QString(pattern)); date.isValid())
            return date.startOfDay();
    }
    return {};
}

bool isBeginningOf(const QString &typed, QLatin1StringView word)
{
    return QString(word).startsWith(typed, Qt::CaseInsensitive);
}

} // namespace

FilterQuery::FilterQuery(const QString &text)
{
    const QList<Token> all = tokens(text);
    for (const Token &token : all) {
        const qsizetype colon = token.text.indexOf(u':');
        const bool isField = colon > 0 && colon < token.plain
            && readField(token.text.first(colon).toLower(), token.text.sliced(colon + 1));
        if (!isField)
            m_words += token.text;
    }
}

/// False when it is no field after all.
bool FilterQuery::readField(const QString &name, const QString &value)
{
    static const QStringList known{u"type"_s, u"tag"_s, u"after"_s, u"before"_s, u"known"_s, u"lineage"_s};
    if (!known.contains(name))
        return false;
    if (value.isEmpty())
        return true;
    if (name == "tag"_L1) {
        m_tags += value;
    } else if (name == "lineage"_L1) {
        m_lineages += value;
    } else if (name == "known"_L1) {
        if (!isBeginningOf(value, "good"_L1))
            return false;
        m_knownGood = true;
    } else if (name == "type"_L1) {
        if (isBeginningOf(value, "automatic"_L1))
            m_types += Type::Automatic;
        else if (isBeginningOf(value, "manual"_L1))
            m_types += Type::Manual;
        else if (isBeginningOf(value, "safety"_L1))
            m_types += Type::Safety;
        else
            return false;
    } else {
        const QDateTime date = readDate(value);
        if (!date.isValid())
            return false;
        QDateTime &bound = name == "after"_L1 ? m_after : m_before;
        bound = date;
    }
    return true;
}

std::vector<bool> FilterQuery::matching(const HistoryGraph &graph) const
{
    std::vector<bool> keep(graph.nodes().size());
    for (size_t i = 0; i < keep.size(); ++i)
        keep[i] = matches(graph.nodes()[i]);
    for (const QString &id : m_lineages)
        keepLineage(graph, id, keep);
    return keep;
}

bool FilterQuery::matches(const HistoryNode &node) const
{
    const Checkpoint &checkpoint = node.checkpoint;
    const auto isOfType = [&](Type type) {
        switch (type) {
        case Type::Safety:
            return node.isSafety;
        case Type::Automatic:
            return checkpoint.isAuto && !node.isSafety;
        default:
            return !checkpoint.isAuto && !node.isSafety;
        }
    };
    const auto hasTag = [&](const QString &tag) {
        return node.annotation.tags.contains(tag, Qt::CaseInsensitive);
    };
    const auto hasWord = [&](const QString &word) {
        const auto isIn = [&](const QString &text) { return text.contains(word, Qt::CaseInsensitive); };
        return isIn(checkpoint.id) || isIn(checkpoint.comment) || isIn(node.annotation.notes)
            || std::any_of(node.annotation.tags.cbegin(), node.annotation.tags.cend(), isIn);
    };
    const bool isDated = m_after.isNull() && m_before.isNull() ? true : checkpoint.createTime.isValid();
    return isDated && (m_after.isNull() || checkpoint.createTime >= m_after)
        && (m_before.isNull() || checkpoint.createTime < m_before)
        && (!m_knownGood || node.annotation.isKnownGood)
        && std::all_of(m_types.cbegin(), m_types.cend(), isOfType)
        && std::all_of(m_tags.cbegin(), m_tags.cend(), hasTag)
        && std::all_of(m_words.cbegin(), m_words.cend(), hasWord);
}

void FilterQuery::keepLineage(const HistoryGraph &graph, const QString &id, std::vector<bool> &keep) const
{
    std::vector<bool> isAncestor(keep.size(), false);
    const auto walk = [&](int parent) {
        for (int at = parent; at >= 0 && !isAncestor[size_t(at)]; at = graph.node(at).parent)
            isAncestor[size_t(at)] = true;
    };
    if (id.compare("current"_L1, Qt::CaseInsensitive) == 0)
        walk(graph.baseOfCurrent());
    for (const HistoryNode &node : graph.nodes()) {
        if (node.checkpoint.id.compare(id, Qt::CaseInsensitive) == 0)
            walk(node.parent);
    }
    for (size_t i = 0; i < keep.size(); ++i)
        keep[i] = keep[i] && isAncestor[i];
}

} // namespace Savepoint
