// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include <utility>

namespace Savepoint {

/// Holds up the streams of a client while whoever keeps their lines cannot keep up: a stream does not read on
/// while the gate is shut, its socket fills, and the server is slowed down. Nothing is lost and nothing piles
/// up here. Lines that were read already are still delivered.
class StreamGate final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamGate)

public:
    explicit StreamGate(QObject *parent = nullptr)
        : QObject(parent)
    {
    }

    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    void shut() { m_isOpen = false; }
    void open()
    {
        if (!std::exchange(m_isOpen, true))
            emit opened();
    }

Q_SIGNALS:
    void opened();

private:
    bool m_isOpen = true;
};

} // namespace Savepoint
