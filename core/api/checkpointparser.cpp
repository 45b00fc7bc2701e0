// SPDX-License-Identifier: Apache-2.0
#include "core/api/checkpointparser.h"

#include "core/api/historyreader.h"
#include "core/api/simdjsonobject.h"

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// Walks over the members of one JSON object without looking into their values. Only as strict as needed to
/// find its way: what comes out is validated afterwards.
class MemberWalker final {
public:
    explicit MemberWalker(QByteArrayView json)
        : m_json(json)
    {
    }

    /// The position behind the `[` of the member `history`; -1 when there is none, or no way to it.
    [[nodiscard]] qsizetype historyContent()
    {
        if (!skip('{'))
            return -1;
        do {
            skipSpace();
            const qsizetype key = m_pos;
            if (!skipString())
                return -1;
            const bool isHistory = m_json.sliced(key, m_pos - key) == "\"history\"";
            if (!skip(':'))
                return -1;
            skipSpace();
            if (isHistory)
                return at() == '[' ? m_pos + 1 : -1;
            if (!skipValue())
                return -1;
        } while (skip(','));
        return -1;
    }

private:
    [[nodiscard]] char at() const { return m_pos < m_json.size() ? m_json[m_pos] : '\0'; }

    void skipSpace()
    {
        while (at() == ' ' || at() == '\t' || at() == '\n' || at() == '\r')
            ++m_pos;
    }

    bool skip(char expected)
    {
        skipSpace();
        if (at() != expected)
            return false;
        ++m_pos;
        return true;
    }

    bool skipString()
    {
        if (at() != '"')
            return false;
        for (++m_pos; m_pos < m_json.size(); ++m_pos) {
            if (m_json[m_pos] == '\\')
                ++m_pos;
            else if (m_json[m_pos] == '"')
                return ++m_pos, true;
        }
        return false;
    }

    bool skipValue()
    {
        int depth = 0;
        do {
            const char c = at();
            if (c == '"') {
                if (!skipString())
                    return false;
                continue;
            }
            if (depth == 0 && (c == ',' || c == '}'))
                return true;
            if (c == '{' || c == '[')
                ++depth;
            else if (c == '}' || c == ']')
                --depth;
            ++m_pos;
        } while (m_pos < m_json.size());
        return false;
    }

    QByteArrayView m_json;
    qsizetype m_pos = 0;
};

void assign(Checkpoint &checkpoint, std::string_view key, simdjson::dom::element value)
{
    if (key == "id")
        checkpoint.id = textOf(value);
    else if (key == "create_time")
        checkpoint.createTime = timeFromRfc3339(textOf(value));
    else if (key == "comment")
        checkpoint.comment = textOf(value);
    else if (key == "is_auto")
        checkpoint.isAuto = value.is_bool() && bool(value.get_bool().value_unsafe());
    else if (key == "source_id")
        checkpoint.sourceId = textOf(value);
    else if (key == "health")
        checkpoint.health = textOf(value);
}

} // namespace

class CheckpointParser::Private final {
public:
    explicit Private(std::shared_ptr<AncestryStore> sharedStore)
        : store(std::move(sharedStore))
        , histories(store)
    {
    }

    [[nodiscard]] bool cutHistory(QByteArrayView text, Checkpoint &checkpoint);
    [[nodiscard]] bool readMembers(Checkpoint &checkpoint, bool withHistory);

    std::shared_ptr<AncestryStore> store; // shared with every Ancestry made here
    HistoryReader histories;
    SimdjsonObject parser;
};

/// The usual case: an array of strings is read by itself and left out of what the parser sees and rawJson()
/// keeps.
bool CheckpointParser::Private::cutHistory(QByteArrayView text, Checkpoint &checkpoint)
{
    const qsizetype at = MemberWalker(text).historyContent();
    if (at < 0)
        return false;
    const auto found = histories.read(text.sliced(at));
    if (!found)
        return false;
    checkpoint.historyAt = at;
    checkpoint.rawWithoutHistory.reserve(text.size() - found->size);
    checkpoint.rawWithoutHistory.append(text.first(at));
    checkpoint.rawWithoutHistory.append(text.sliced(at + found->size));
    checkpoint.history = found->history;
    return true;
}

bool CheckpointParser::Private::readMembers(Checkpoint &checkpoint, bool withHistory)
{
    simdjson::dom::object object;
    if (!parser.parse(checkpoint.rawWithoutHistory, object)) {
        // A comment in another encoding must not cost the row.
        const QByteArray utf8 = QString::fromUtf8(checkpoint.rawWithoutHistory).toUtf8();
        if (utf8 == checkpoint.rawWithoutHistory || !parser.parse(utf8, object))
            return false;
    }
    for (const auto member : object) {
        assign(checkpoint, member.key, member.value);
        simdjson::dom::array ancestors;
        if (!withHistory || member.key != "history" || member.value.get(ancestors) != simdjson::SUCCESS)
            continue;
        QStringList ids;
        for (const simdjson::dom::element ancestor : ancestors) {
            if (const QString id = textOf(ancestor); !id.isEmpty())
                ids.append(id);
        }
        checkpoint.history = store->ancestry(ids);
    }
    return !checkpoint.id.isEmpty();
}

CheckpointParser::CheckpointParser(std::shared_ptr<AncestryStore> store)
    : d(std::make_unique<Private>(std::move(store)))
{
}

CheckpointParser::~CheckpointParser() = default;

std::optional<Checkpoint> CheckpointParser::parse(QByteArrayView json)
{
    Checkpoint checkpoint;
    const bool cut = d->cutHistory(json, checkpoint);
    if (!cut)
        checkpoint.rawWithoutHistory = json.toByteArray();
    if (!d->readMembers(checkpoint, !cut))
        return std::nullopt;
    return checkpoint;
}

} // namespace Savepoint
