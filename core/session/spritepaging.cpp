// SPDX-License-Identifier: Apache-2.0
#include "core/session/spritepaging.h"

namespace Savepoint {

QList<SpriteInfo> SpritePaging::take(const SpritePage &page)
{
    QList<SpriteInfo> fresh;
    for (const SpriteInfo &sprite : page.sprites) {
        if (m_names.contains(sprite.name))
            continue;
        m_names.insert(sprite.name);
        fresh.append(sprite);
    }
    m_next = page.nextContinuationToken;
    if (fresh.isEmpty() || ++m_pages >= MaxPages || m_usedTokens.contains(m_next))
        m_next.clear();
    m_usedTokens.insert(m_next);
    return fresh;
}

} // namespace Savepoint
