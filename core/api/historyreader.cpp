// SPDX-License-Identifier: Apache-2.0
#include "core/api/historyreader.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cstring>

namespace Savepoint {

namespace {

bool isJsonSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

qsizetype afterSpace(QByteArrayView text, qsizetype pos)
{
    while (pos < text.size() && isJsonSpace(text[pos]))
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

/// How many members end within so many bytes.
template<typename Members> size_t membersWithin(const Members &members, qsizetype bytes)
{
    const auto beyond =
        std::upper_bound(members.begin(), members.end(), bytes,
                         [](qsizetype size, const auto &member) { return size < member.end; });
    return size_t(beyond - members.begin());
}

} // namespace

std::optional<HistoryReader::Found> HistoryReader::read(QByteArrayView text)
{
    const Match match = longestKnown(text);
    if (match.members == 0) {
        if (auto found = readShifted(text))
            return found;
    }
    const Member last = match.members == 0 ? Member{0, -1} : match.chain->members[match.members - 1];
    std::vector<Member> added;
    const auto size = readMembers(text, last, added);
    if (!size)
        return std::nullopt;
    const int count = int(match.members + added.size());
    const int first = match.members > 0 ? match.chain->members.front().node
        : added.empty()                 ? -1
                                        : added.front().node;
    const Found found{*size, m_store->ancestry(first, added.empty() ? last.node : added.back().node, count)};
    remember(text, match, added);
    return found;
}

std::array<HistoryReader::Chain *, 4> HistoryReader::recentFirst()
{
    std::array<Chain *, 4> chains;
    std::transform(m_chains.begin(), m_chains.end(), chains.begin(), [](Chain &chain) { return &chain; });
    std::sort(chains.begin(), chains.end(),
              [](const Chain *a, const Chain *b) { return a->lastUse > b->lastUse; });
    return chains;
}

HistoryReader::Match HistoryReader::longestKnown(QByteArrayView text)
{
    Match best;
    for (Chain *chain : recentFirst()) {
        const size_t members = membersWithin(chain->members, commonPrefix(chain->bytes, text));
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

/// An array that overlaps a known one and begins elsewhere in the same line.
std::optional<HistoryReader::Found> HistoryReader::readShifted(QByteArrayView text)
{
    if (!text.startsWith('"'))
        return std::nullopt;
    for (Chain *chain : recentFirst()) {
        if (!chain->bytes.startsWith('"'))
            continue;
        std::vector<Member> members = beginsEarlier(*chain, text);
        if (members.empty())
            members = beginsLater(*chain, text);
        if (members.empty())
            continue;
        std::vector<Member> added;
        const auto size = readMembers(text, members.back(), added);
        if (!size)
            return std::nullopt;
        members.insert(members.end(), added.begin(), added.end());
        chain->bytes = text.first(members.back().end).toByteArray();
        chain->members = std::move(members);
        chain->lastUse = ++m_clock;
        return Found{*size, stretch(chain->members)};
    }
    return std::nullopt;
}

/// The members the text shares with the chain and those in front of them; empty when it is not like that.
std::vector<HistoryReader::Member> HistoryReader::beginsEarlier(const Chain &chain, QByteArrayView text)
{
    const qsizetype at = text.indexOf(QByteArrayView(chain.bytes).first(chain.members.front().end));
    if (at <= 0)
        return {};
    QStringList ids;
    std::vector<Member> members;
    for (qsizetype pos = 0; pos < at;) {
        bool hasEscapes = false;
        const auto end = text[pos] == '"' ? afterString(text, pos, hasEscapes) : std::nullopt;
        if (!end)
            return {};
        ids.append(decoded(text.sliced(pos, *end - pos), hasEscapes));
        members.push_back({*end, -1});
        pos = afterSpace(text, *end);
        if (ids.last().isEmpty() || pos >= at || text[pos] != ',')
            return {};
        pos = afterSpace(text, pos + 1);
        if (pos > at)
            return {}; // what looked like the chain's first member stands inside another one
    }
    int child = chain.members.front().node;
    for (size_t i = members.size(); i > 0; --i) {
        child = m_store->prepend(ids.at(qsizetype(i - 1)), child);
        if (child < 0)
            return {};
        members[i - 1].node = child;
    }
    const size_t shared = membersWithin(chain.members, commonPrefix(chain.bytes, text.sliced(at)));
    for (size_t i = 0; i < shared; ++i)
        members.push_back({chain.members[i].end + at, chain.members[i].node});
    return members;
}

/// The members the text shares with the chain when its first one stands inside the chain.
std::vector<HistoryReader::Member> HistoryReader::beginsLater(const Chain &chain, QByteArrayView text)
{
    bool hasEscapes = false;
    const auto end = afterString(text, 0, hasEscapes);
    const qsizetype at = end ? chain.bytes.indexOf(text.first(*end)) : -1;
    if (at <= 0 || chain.bytes.at(at - 1) == '\\') // the second half of a member that has a quote in it
        return {};
    const size_t before = membersWithin(chain.members, at);
    if (before >= chain.members.size() || chain.members[before].end != at + *end)
        return {};
    const size_t shared =
        membersWithin(chain.members, at + commonPrefix(QByteArrayView(chain.bytes).sliced(at), text));
    std::vector<Member> members;
    for (size_t i = before; i < shared; ++i)
        members.push_back({chain.members[i].end - at, chain.members[i].node});
    return members;
}

Ancestry HistoryReader::stretch(const std::vector<Member> &members) const
{
    return m_store->ancestry(members.front().node, members.back().node, int(members.size()));
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
