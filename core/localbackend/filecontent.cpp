// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/filecontent.h"

#include "core/localbackend/disk.h"

#include <string>
#include <unistd.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype copyBlockSize = 256 * 1024;

bool isAllZero(const QByteArray &block)
{
    return !block.isEmpty() && block.front() == '\0'
        && std::char_traits<char>::compare(block.constData(), block.constData() + 1,
                                           static_cast<size_t>(block.size() - 1))
        == 0;
}

} // namespace

StoreError copyStopped()
{
    return {u"the backend is stopping"_s, ECANCELED};
}

ssize_t readBlock(int file, QByteArray *block)
{
    block->resize(copyBlockSize);
    ssize_t filled = 0;
    while (filled < copyBlockSize) {
        const ssize_t count =
            ::read(file, block->data() + filled, static_cast<size_t>(copyBlockSize - filled));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -1;
        if (count == 0)
            break;
        filled += count;
    }
    block->resize(filled);
    return filled;
}

StoreResult<Done> copyBlocks(int source, int target, const QByteArray &path, const OperationContext &context,
                             const std::function<void(const QByteArray &)> &seen)
{
    const auto cannotWrite = [&path] { return u"cannot write “%1”"_s.arg(shownPath(path)); };
    QByteArray block;
    qint64 size = 0;
    for (;;) {
        if (context.isStopped())
            return copyStopped();
        const ssize_t count = readBlock(source, &block);
        if (count < 0)
            return diskError(u"cannot read “%1”"_s.arg(shownPath(path)));
        if (count == 0)
            break;
        if (seen)
            seen(block);
        size += count;
        if (isAllZero(block)) { // a hole stays a hole
            if (::lseek(target, count, SEEK_CUR) < 0)
                return diskError(cannotWrite());
        } else if (auto written = writeAll(target, block, cannotWrite()); !written) {
            return written;
        }
    }
    if (::ftruncate(target, size) != 0) // a hole at the end
        return diskError(cannotWrite());
    return Done{};
}

} // namespace Savepoint
