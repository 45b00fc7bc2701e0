// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/streambytes.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <array>

namespace Savepoint::Bench {

namespace {

constexpr quint32 Seed = 20'261'125;

constexpr std::array Types{"info", "info", "stdout", "stdout", "stdout", "stdout", "stderr", "warning"};
constexpr std::array Words{"copying",
                           "layer",
                           "block",
                           "verified",
                           "snapshot",
                           "volume",
                           "overlay",
                           "uploaded",
                           "chunk",
                           "skipped",
                           "rootfs",
                           "checkpoint",
                           "/home/sprite/app/src/server.py",
                           "\\\"quoted\\\"",
                           "größer",
                           "64 KiB"};

template<size_t N> const char *anyOf(const std::array<const char *, N> &texts, QRandomGenerator &random)
{
    return texts[random.bounded(quint32(N))];
}

} // namespace

QByteArray streamBytes(int messages)
{
    QRandomGenerator random(Seed);
    const QDateTime start(QDate(2026, 11, 25), QTime(14, 3, 21), Qt::UTC);
    QByteArray bytes;
    bytes.reserve(qsizetype(messages) * 180);
    for (int i = 1; i < messages; ++i) {
        bytes.append(R"({"type":")").append(anyOf(Types, random)).append(R"(","data":")");
        const int words = i % 1000 == 0 ? random.bounded(500, 1500) : random.bounded(4, 13);
        for (int word = 0; word < words; ++word)
            bytes.append(anyOf(Words, random)).append(' ');
        bytes.append(QByteArray::number(i)).append(R"(","time":")");
        bytes.append(start.addMSecs(i).toString(Qt::ISODateWithMs).toLatin1()).append("\"}\n");
    }
    return bytes + R"({"type":"complete","data":"Checkpoint v2 created","time":"2026-11-25T15:00:00Z"})"
        + '\n';
}

} // namespace Savepoint::Bench
