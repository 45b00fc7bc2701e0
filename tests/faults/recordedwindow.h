// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/activitylogmodel.h"
#include "core/records/records.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "ui/mainwindow.h"

#include <QLabel>

#include <memory>

namespace Savepoint::Test {

/// The real window with its records on the disk: destroyed and made again, it is the next start.
class RecordedWindow final {
    Q_DISABLE_COPY_MOVE(RecordedWindow)

public:
    /// `patience`: the longest silence of the server.
    RecordedWindow(const QUrl &server, const QString &path, std::chrono::milliseconds patience);
    ~RecordedWindow();

    /// Shows the sprite and waits for its history.
    [[nodiscard]] bool open();
    [[nodiscard]] QString message() const; ///< of the message bar; empty when it is hidden
    [[nodiscard]] QString label(const QString &objectName) const;
    /// What the journal says of the latest operation.
    [[nodiscard]] OperationRecord lastRecord();

    Records records;
    Client client;
    OperationRunner runner;
    SpriteSession session;
    SpritesModel sprites;
    ActivityLogModel log;
    std::unique_ptr<MainWindow> window;
};

} // namespace Savepoint::Test
