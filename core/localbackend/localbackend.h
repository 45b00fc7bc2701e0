// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/httplimits.h"

#include <QObject>
#include <QString>
#include <QThread>
#include <QUrl>

#include <memory>
#include <optional>

namespace Savepoint {

/// What the embedded backend is started with.
struct LocalBackendConfig {
    QString dataPath = {}; ///< holds `sprites/<name>/…`; made when missing
    quint16 port = 0; ///< 0: any free one
    QString token = {}; ///< bearer token clients must send; empty: a fresh random one
    QString samplePath =
        {}; ///< folder (or Qt resource folder) the `practice` sprite is made from; empty: none
    HttpLimits limits = {};
    /// How many checkpoints `/.sprite/checkpoints` shows: the newest manual ones, as the service shows five
    /// of them; 0: all there are, automatic ones included.
    int mountedCheckpoints = 0;
};

/// The embedded local backend: the Sprites REST API on 127.0.0.1 over real folders.
///
/// Runs on threads of its own, so that copying a large folder never stalls the window. start() returns at
/// once; exactly one of ready() and failed() follows. The destructor finishes the step being written and
/// stops.
class LocalBackend final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LocalBackend)

public:
    explicit LocalBackend(LocalBackendConfig config, QObject *parent = nullptr);
    ~LocalBackend() override;

    void start();
    [[nodiscard]] QUrl baseUrl() const; ///< http://127.0.0.1:PORT; empty before ready()
    [[nodiscard]] QString token() const; ///< valid from the constructor on
    [[nodiscard]] QString dataPath() const;

Q_SIGNALS:
    void ready(const QUrl &baseUrl);
    void
    failed(const QString &reason); ///< an English technical reason, for example the folder and what it lacks
    /// Something a person should know and nothing is lost by: a half-finished operation of an earlier run was
    /// cleaned up, a sprite folder cannot be read. Before ready() as a rule.
    void warning(const QString &text);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Savepoint
