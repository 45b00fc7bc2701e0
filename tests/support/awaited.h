// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QEventLoop>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>

namespace Savepoint {

/// Catches what a callback is called with, and waits for it in a real event loop:
///
///     Awaited<ApiResult<Checkpoint>> answer;
///     client.getCheckpoint(u"s"_s, u"v1"_s, &answer.context, answer.callback());
///     QVERIFY(answer.wait());
template<typename T> class Awaited final {
    Q_DISABLE_COPY_MOVE(Awaited)

public:
    Awaited() = default;

    [[nodiscard]] std::function<void(T)> callback()
    {
        return [this](T came) {
            value = std::move(came);
            ++calls;
            m_loop.quit();
        };
    }

    /// False when nothing came in time.
    [[nodiscard]] bool wait(std::chrono::milliseconds longest = std::chrono::minutes(1))
    {
        if (!value) {
            QTimer::singleShot(longest, &m_loop, &QEventLoop::quit);
            m_loop.exec();
        }
        return value.has_value();
    }

    QObject context;
    std::optional<T> value;
    int calls = 0;

private:
    QEventLoop m_loop;
};

} // namespace Savepoint
