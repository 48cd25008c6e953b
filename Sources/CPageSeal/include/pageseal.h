/// Pages of SQLite files that bear a checksum of their own. Specified in `protocol/store.md`.
#ifndef FIELDSYNC_PAGESEAL_H
#define FIELDSYNC_PAGESEAL_H

#include <stdint.h>

/// Bytes at the end of each page that hold its seal.
enum { FSPageSealBytes = 8 };

/// Makes every SQLite file that this process opens from now on seal what it writes and look at
/// what it reads, where the file reserves room for that. Nothing else changes.
///
/// Returns 0, or SQLite's error.
int FSPageSealInstall(void);

/// Has a file that holds no page yet reserve room for seals.
///
/// `connection` is an `sqlite3 *`. Returns 0, or SQLite's error.
int FSPageSealReserve(void *connection);

/// How many pages of the connection's file were read that are not what was written.
int FSPageSealBroken(void *connection);

/// Has the connection's pages sealed by what they are from now on, those found broken too.
void FSPageSealForget(void *connection);

/// Not 0 where the connection's file is no longer the one of that name.
int FSPageFileMoved(void *connection);

/// The seal of a page of `size` bytes, a multiple of 32, by all but its last eight bytes.
uint64_t FSPageSeal(const uint8_t *page, uint32_t size, uint32_t number);

/// The seal that a page bears.
uint64_t FSPageSealBorne(const uint8_t *page, uint32_t size);

/// Puts right the one byte that differs from what was written.
///
/// Returns its place in the page; -1 where more than one byte differs: nothing is changed then.
int FSPageSealMend(uint8_t *page, uint32_t size, uint32_t number);

#endif
