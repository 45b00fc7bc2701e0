// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <utility>
#include <variant>

namespace Savepoint {

/// A value or the error that took its place. The library's std::expected until C++23 is the floor.
/// Asking for the side that is not there is a programming error and throws std::bad_variant_access.
template<typename T, typename E> class [[nodiscard]] Result final {
    static_assert(!std::is_same_v<T, E>, "value and error must be told apart by type");

public:
    Result(T value) // NOLINT(google-explicit-constructor): so that a function can return either
        : m_content(std::in_place_index<0>, std::move(value))
    {
    }
    Result(E error) // NOLINT(google-explicit-constructor)
        : m_content(std::in_place_index<1>, std::move(error))
    {
    }

    [[nodiscard]] bool hasValue() const { return m_content.index() == 0; }
    explicit operator bool() const { return hasValue(); }

    [[nodiscard]] const T &value() const & { return std::get<0>(m_content); }
    [[nodiscard]] T &&value() && { return std::get<0>(std::move(m_content)); }
    [[nodiscard]] const E &error() const { return std::get<1>(m_content); }

    const T &operator*() const { return value(); }
    const T *operator->() const { return &value(); }

private:
    std::variant<T, E> m_content;
};

/// The value of a Result that has nothing to say but success: `Result<Done, ApiError>`.
struct Done {
    bool operator==(const Done &) const = default;
};

} // namespace Savepoint
