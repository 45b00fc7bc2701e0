// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <functional>

namespace Savepoint {

/// The bytes of a JSON array, in any slicing -> one element after the other. Pure. Only strings, escapes and
/// nesting are looked at: what stands inside an element is its reader's matter.
///
/// A byte order mark is skipped. A top-level `null` is no array: the list of a sprite always has `Current`,
/// so an empty slice, which Go writes like that, is no list of one.
class JsonStream final {
    Q_DISABLE_COPY_MOVE(JsonStream)

public:
    static constexpr qsizetype MaxElementBytes = 64 * 1024 * 1024;

    /// `onElement` gets each element while feed() runs; the bytes are valid only then.
    explicit JsonStream(std::function<void(QByteArrayView)> onElement,
                        qsizetype maxElementBytes = MaxElementBytes);

    /// False when the bytes so far cannot be the start of a JSON array, or an element is too long; then for
    /// ever.
    bool feed(QByteArrayView bytes);
    /// True when what was fed is a complete list.
    [[nodiscard]] bool isComplete() const { return m_state == State::End; }
    [[nodiscard]] bool hasFailed() const { return m_state == State::Failed; }

private:
    enum class State {
        Start,
        FirstElement, // behind `[`: an element or `]`
        NextElement, // behind `,`: an element
        Container, // inside an element that is an object or an array
        String, // inside an element that is a string
        Literal, // inside an element that is a number, true, false or null
        Separator, // behind an element: `,` or `]`
        End, // behind `]`: white space only
        Failed,
    };

    [[nodiscard]] qsizetype between(QByteArrayView bytes, qsizetype pos);
    [[nodiscard]] qsizetype start(QByteArrayView bytes, qsizetype pos);
    void startElement(char c);
    [[nodiscard]] qsizetype inside(QByteArrayView bytes, qsizetype pos);
    [[nodiscard]] qsizetype insideContainer(QByteArrayView bytes, qsizetype pos);
    [[nodiscard]] bool stepContainer(char c);
    [[nodiscard]] bool isInside() const
    {
        return m_state == State::Container || m_state == State::String || m_state == State::Literal;
    }

    std::function<void(QByteArrayView)> m_onElement;
    const qsizetype m_maxElementBytes;
    QByteArray m_pending; // the part of the current element that came with earlier slices
    State m_state = State::Start;
    qint64 m_depth = 0;
    int m_matched = 0; // of the byte order mark
    bool m_inString = false;
    bool m_escaped = false;
};

} // namespace Savepoint
