// SPDX-License-Identifier: Apache-2.0
#include "core/base/secretremoval.h"

#include "core/base/plaintext.h"

#include <QByteArrayList>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// Between the slashes, which JSON writers may escape.
QByteArray longestPart(const QByteArray &secret)
{
    const QByteArrayList parts = secret.split('/');
    return *std::max_element(parts.begin(), parts.end(),
                             [](const QByteArray &a, const QByteArray &b) { return a.size() < b.size(); });
}

constexpr qsizetype WindowSize = 4; // bytes that are compared at once
constexpr qsizetype BlockSize = 1024; // positions that are looked at before asking whether any matched

/// Whether `window` stands at any of the BlockSize positions from `text` on. Without a branch, so that the
/// compiler compares many positions at once: several times the speed of a search.
bool isInBlock(const char *text, const char *window)
{
    unsigned char found = 0;
    for (qsizetype i = 0; i < BlockSize; ++i) {
        found |= static_cast<unsigned char>((text[i] == window[0]) & (text[i + 1] == window[1])
                                            & (text[i + 2] == window[2]) & (text[i + 3] == window[3]));
    }
    return found != 0;
}

} // namespace

SecretRemoval::SecretRemoval(const QString &secret)
    : m_plain(secret)
    , m_escaped(QString(secret).replace(u'/', "\\/"_L1))
    , m_plainBytes(m_plain.toUtf8())
    , m_escapedBytes(m_escaped.toUtf8())
    , m_part(longestPart(m_plainBytes))
{
}

QString SecretRemoval::removedFrom(QString text) const
{
    return withoutSecret(withoutSecret(std::move(text), m_plain), m_escaped);
}

QByteArray SecretRemoval::removedFrom(QByteArray text) const
{
    if (m_plainBytes.isEmpty())
        return text;
    text.replace(m_plainBytes, "(hidden)");
    text.replace(m_escapedBytes, "(hidden)");
    return text;
}

bool SecretRemoval::mayBeIn(QByteArrayView text) const
{
    if (m_plainBytes.isEmpty())
        return false;
    if (m_part.size() < WindowSize)
        return true;
    qsizetype at = 0;
    for (; at + BlockSize + WindowSize <= text.size(); at += BlockSize) {
        if (isInBlock(text.data() + at, m_part.constData()))
            break;
    }
    return text.sliced(at).contains(m_part);
}

} // namespace Savepoint
