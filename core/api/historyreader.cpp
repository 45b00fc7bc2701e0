// SPDX-License-Identifier: Apache-2.0
#include "core/api/historyreader.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cstring>

namespace Savepoint {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

qsizetype afterSpace(QByteArrayView text, qsizetype pos)
{
    while (pos < text.size() && isSpace(text[pos]))
        ++pos;
    return pos;
}

qsizetype commonPrefix(QByteArrayView a, QByteArrayView b)
{
    const qsizetype size = std::min(a.size(), b.size());
    qsizetype pos = 0;
    for (; pos + 8 <= size; pos += 8) {
        if (std::memcmp(a.data() + pos, b.data() + pos, 8) != 0)
            break;
    }
    while (pos < size && a[pos] == b[pos])
        ++pos;
    return pos;
}

/// Behind the closing quote of the string that starts at `pos`; nothing when it has none or is no JSON
/// string.
std::optional<qsizetype> afterString(QByteArrayView text, qsizetype pos, bool &hasEscapes)
{
    for (++pos; pos < text.size(); ++pos) {
        const char c = text[pos];
        if (c == '"')
            return pos + 1;
        if (static_cast<unsigned char>(c) < 0x20)
            return std::nullopt;
        if (c == '\\') {
            hasEscapes = true;
            ++pos;
        }
    }
    return std::nullopt;
}

/// The text of a JSON string with its quotes; empty when its escapes are wrong.
QString decoded(QByteArrayView quoted, bool hasEscapes)
{
    if (!hasEscapes)
        return QString::fromUtf8(quoted.sliced(1, quoted.size() - 2));
    return QJsonDocument::fromJson('[' + quoted.toByteArray() + ']').array().at(0).toString();
}

} // namespace

std::optional<HistoryReader::Found> HistoryReader::read(QByteArrayView text)
{
    const Match match = longestKnown(text);
    const Member last = match.members == 0 ? Member{0, -1} : match.chain->members[match.members - 1];
    std::vector<Member> added;
    const auto size = readMembers(text, last, added);
    if (!size)
        return std::nullopt;
    remember(text, match, added);
    return Found{*size, added.empty() ? last.node : added.back().node};
}

HistoryReader::Match HistoryReader::longestKnown(QByteArrayView text)
{
    std::array<Chain *, 4> recentFirst;
    std::transform(m_chains.begin(), m_chains.end(), recentFirst.begin(),
                   [](Chain &chain) { return &chain; });
    std::sort(recentFirst.begin(), recentFirst.end(),
              [](const Chain *a, const Chain *b) { return a->lastUse > b->lastUse; });

    Match best;
    for (Chain *chain : recentFirst) {
        const qsizetype common = commonPrefix(chain->bytes, text);
        const auto firstDifferent =
            std::upper_bound(chain->members.begin(), chain->members.end(), common,
                             [](qsizetype bytes, const Member &member) { return bytes < member.end; });
        const auto members = size_t(firstDifferent - chain->members.begin());
        if (members > best.members)
            best = {chain, members};
        // Nothing can be better than all of the chain, or all of the text.
        if (members > 0
            && (members == chain->members.size()
                || text.sliced(chain->members[members - 1].end).startsWith(']')))
            break;
    }
    return best;
}

std::optional<qsizetype> HistoryReader::readMembers(QByteArrayView text, Member last,
                                                    std::vector<Member> &added)
{
    bool first = last.node < 0;
    qsizetype pos = last.end;
    int node = last.node;
    for (;;) {
        pos = afterSpace(text, pos);
        if (pos < text.size() && text[pos] == ']')
            return pos;
        if (!first) {
            if (pos >= text.size() || text[pos] != ',')
                return std::nullopt;
            pos = afterSpace(text, pos + 1);
        }
        first = false;
        if (pos >= text.size() || text[pos] != '"')
            return std::nullopt;
        bool hasEscapes = false;
        const auto end = afterString(text, pos, hasEscapes);
        if (!end)
            return std::nullopt;
        const QString id = decoded(text.sliced(pos, *end - pos), hasEscapes);
        if (id.isEmpty())
            return std::nullopt;
        node = m_store->append(node, id);
        added.push_back({*end, node});
        pos = *end;
    }
}

void HistoryReader::remember(QByteArrayView text, Match match, const std::vector<Member> &added)
{
    ++m_clock;
    if (match.chain)
        match.chain->lastUse = m_clock;
    if (added.empty())
        return;
    Chain *chain = match.chain;
    if (!chain
        || match.members < chain->members.size()) { // the text leaves the chain: it becomes another one
        chain = std::min_element(m_chains.begin(), m_chains.end(),
                                 [](const Chain &a, const Chain &b) { return a.lastUse < b.lastUse; });
        Chain branch;
        if (match.chain) {
            const auto &shared = match.chain->members;
            branch.members.assign(shared.begin(), shared.begin() + std::ptrdiff_t(match.members));
            branch.bytes = match.chain->bytes.first(branch.members.back().end);
        }
        *chain = std::move(branch);
        chain->lastUse = m_clock;
    }
    const qsizetype known = chain->bytes.size();
    chain->bytes.append(text.sliced(known, added.back().end - known));
    chain->members.insert(chain->members.end(), added.begin(), added.end());
}

} // namespace Savepoint
