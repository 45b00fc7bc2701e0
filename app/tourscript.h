// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QModelIndex>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <vector>

class QAbstractItemView;
class QWidget;

namespace Savepoint {

/// One thing a person does in the tour, and how to tell that it worked.
struct TourStep {
    QString title;
    std::function<QString()> act; ///< returns why it cannot be done, or nothing
    std::function<bool()> isDone;
    std::function<QString()> check = {}; ///< afterwards: why the result is wrong, or nothing
    std::function<QString()> seen = {}; ///< afterwards: what to tell about the result
    QString picture = {}; ///< file name without ending; none when empty
};

/// The steps of the tour, one after the other: acts, waits until the window shows the result, checks it,
/// takes the picture, prints one line. The first step that fails ends the tour.
class TourScript final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TourScript)

public:
    /// `spritesPath` holds the folders of the local sprites. `window` must outlive the script.
    TourScript(QWidget &window, const QString &spritesPath, QString pictureFolder, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void finished(bool succeeded); ///< exactly once

private:
    void addLooking();
    void addCreating();
    void addRestoring();
    void addBranching();
    void addUndoing();
    void addCreate(const QString &comment, const QString &dialogPicture, const QString &resultPicture,
                   const std::function<QString()> &check);

    void begin();
    void poll();
    void complete();
    void fail(const QString &why);

    [[nodiscard]] QAbstractItemView *sprites() const;
    [[nodiscard]] QAbstractItemView *history() const;
    [[nodiscard]] QWidget *toolButton(const char *action) const;
    [[nodiscard]] QModelIndex rowOf(const QString &id) const;
    [[nodiscard]] QModelIndex selectedRow() const;
    [[nodiscard]] QString checkSelected(const QString &comment, const QString &parent) const;
    [[nodiscard]] QString sentence() const; ///< of the message bar

    QWidget &m_window;
    QString m_filePath;
    QString m_pictureFolder;
    std::vector<TourStep> m_steps;
    size_t m_step = 0;
    QTimer m_timer;
    QElapsedTimer m_waiting;

    QString m_base; ///< the checkpoint the live folder continues from when the tour starts
    QByteArray m_contentAtBase;
    QByteArray m_contentEdited;
};

} // namespace Savepoint
