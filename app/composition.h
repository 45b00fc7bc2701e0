// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/session/launchoptions.h"

#include <QObject>
#include <QString>

#include <memory>

namespace Savepoint {

class ActivityFiles;
class ActivityLogModel;
class ActivityRecorder;
class Client;
class DesktopNotifier;
class LocalBackend;
class MainWindow;
class OperationRunner;
class Records;
class SpriteSession;
class SpritesModel;
struct Connection;

/// Builds the long-lived objects, backend first and window last, hands them to each other and destroys them
/// in reverse. The only place that constructs them.
///
/// start() is followed by exactly one of ready() and failed().
class Composition final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Composition)

public:
    /// `dataPath` is the folder of what this program remembers and, without a token, of the local backend.
    Composition(LaunchOptions options, QString dataPath, QObject *parent = nullptr);
    ~Composition() override;

    void start();
    [[nodiscard]] MainWindow *window() const { return m_window.get(); } ///< null before ready()
    [[nodiscard]] SpriteSession *session() const { return m_session.get(); } ///< null before ready()

Q_SIGNALS:
    void ready(); ///< the window exists and is not shown yet
    void failed(const QString &reason); ///< the local backend could not start

private:
    void connectTo(const Connection &connection);
    void checkOrganization();
    void warn(const QString &text);

    LaunchOptions m_options;
    QString m_dataPath;
    QStringList m_warnings; // of the backend, until there is a window to show them

    // Destroyed bottom up: the window before what it shows, the backend last.
    std::unique_ptr<LocalBackend> m_backend;
    std::unique_ptr<Records> m_records;
    std::unique_ptr<ActivityFiles> m_activity;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<SpriteSession> m_session;
    std::unique_ptr<SpritesModel> m_sprites;
    std::unique_ptr<ActivityLogModel> m_log;
    std::unique_ptr<ActivityRecorder> m_recorder;
    std::unique_ptr<DesktopNotifier> m_notifier;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace Savepoint
