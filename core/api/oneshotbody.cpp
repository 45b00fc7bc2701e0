// SPDX-License-Identifier: Apache-2.0
#include "core/api/oneshotbody.h"

#include <algorithm>
#include <cstring>

namespace Savepoint {

OneShotBody::OneShotBody(QByteArray content, QObject *parent)
    : QIODevice(parent)
    , m_content(std::move(content))
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 OneShotBody::bytesAvailable() const
{
    return m_content.size() - m_at + QIODevice::bytesAvailable();
}

qint64 OneShotBody::readData(char *data, qint64 maxSize)
{
    if (atEnd())
        return -1;
    const qint64 size = std::min<qint64>(maxSize, m_content.size() - m_at);
    std::memcpy(data, m_content.constData() + m_at, size_t(size));
    m_at += size;
    m_wasRead = m_wasRead || size > 0;
    return size;
}

} // namespace Savepoint
