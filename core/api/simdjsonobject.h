// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/jsontext.h"

#include <simdjson.h>

namespace Savepoint {

/// Private to the parsers of core/api: one JSON text that has to be an object. Every byte is validated, so
/// text that is not JSON is never half read. Strings and numbers that simdjson refuses go through Qt's parser
/// once more (see normalisedJson()).
class SimdjsonObject final {
public:
    /// How many bytes behind the text may be read, and are not looked at.
    static constexpr qsizetype Padding = qsizetype(simdjson::SIMDJSON_PADDING);

    /// The object is valid until the next call. `isPadded`: the memory behind the text is the caller's, for
    /// Padding bytes, so that the text needs no copy.
    [[nodiscard]] bool parse(QByteArrayView json, simdjson::dom::object &object, bool isPadded = false)
    {
        if (json.isEmpty()) // simdjson copies it, and nothing has no address
            return false;
        simdjson::dom::element root;
        simdjson::error_code error = m_parser.parse(json.data(), size_t(json.size()), !isPadded).get(root);
        if (error != simdjson::SUCCESS && !isSyntaxError(error)) {
            const auto normal = normalisedJson(json.toByteArray());
            if (!normal)
                return false;
            error = m_parser.parse(normal->constData(), size_t(normal->size())).get(root);
        }
        return error == simdjson::SUCCESS && root.get(object) == simdjson::SUCCESS;
    }

    /// Gives back what one very large text made the parser allocate.
    void shrink() { m_parser = simdjson::dom::parser(); }

private:
    /// Named this way round because newer versions have further codes for numbers.
    [[nodiscard]] static bool isSyntaxError(simdjson::error_code error)
    {
        return error == simdjson::TAPE_ERROR || error == simdjson::UTF8_ERROR || error == simdjson::EMPTY
            || error == simdjson::UNESCAPED_CHARS || error == simdjson::UNCLOSED_STRING
            || error == simdjson::DEPTH_ERROR || error == simdjson::CAPACITY;
    }

    simdjson::dom::parser m_parser;
};

/// The text of a string; empty for any other type.
[[nodiscard]] inline QString textOf(simdjson::dom::element element)
{
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS)
        return {};
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// The text of a string; any other value but null as JSON, so that it can still be shown.
[[nodiscard]] inline QString textOrJson(simdjson::dom::element element)
{
    if (element.is_string() || element.is_null())
        return textOf(element);
    return QString::fromStdString(simdjson::minify(element));
}

} // namespace Savepoint
