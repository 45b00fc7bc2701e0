// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <memory>

class QLockFile;

namespace Savepoint {

/// A name for this run of the program, and a file that is locked as long as it runs: others can tell whether
/// an operation without an outcome was cut off, or is still at work in another window. The lock of a program
/// that was killed does not count (QLockFile looks for its process).
class InstanceLock final {
    Q_DISABLE_COPY_MOVE(InstanceLock)

public:
    /// `path`: the file the locks stand beside; empty: nobody else can ask, and nothing is locked.
    explicit InstanceLock(const QString &path);
    ~InstanceLock();

    [[nodiscard]] const QString &name() const { return m_name; }
    /// Whether the run of that name still goes on. Removes what a killed one left behind.
    [[nodiscard]] bool isHeld(const QString &name) const;

private:
    [[nodiscard]] QString fileOf(const QString &name) const;
    void removeLeftOvers() const;

    const QString m_path;
    const QString m_name;
    std::unique_ptr<QLockFile> m_lock;
};

} // namespace Savepoint
