// SQLite writes a journal in pieces of four bytes and of a page. None of it counts before it is
// synced, so they go to the file together: before that, and before anything else is asked of it.

#include "journal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { JournalRoom = 1 << 16 };

struct FSJournal {
    sqlite3_file base;
    sqlite3_int64 start;
    uint8_t *bytes;
    int count;
    // Why some of it could not be written: then nothing of it is believed before it is opened anew.
    int failure;
    // What points here while it is open.
    FSJournal **place;
};

_Static_assert(sizeof(FSJournal) <= FSJournalBytes, "SQLite is told how much room it takes");

static sqlite3_file *under(sqlite3_file *file) {
    return (sqlite3_file *)((FSJournal *)file + 1);
}

int FSJournalFlush(FSJournal *file) {
    if (file->failure || !file->count) return file->failure;
    sqlite3_file *inner = under(&file->base);
    file->failure = inner->pMethods->xWrite(inner, file->bytes, file->count, file->start);
    file->count = 0;
    return file->failure;
}

static int journalWrite(
    sqlite3_file *base, const void *bytes, int count, sqlite3_int64 offset) {
    FSJournal *file = (FSJournal *)base;
    if (file->count && (offset != file->start + file->count || file->count + count > JournalRoom)) {
        int status = FSJournalFlush(file);
        if (status != SQLITE_OK) return status;
    }
    if (file->failure) return file->failure;
    if (!file->bytes) file->bytes = malloc(JournalRoom);
    if (!file->bytes || count > JournalRoom)
        return under(base)->pMethods->xWrite(under(base), bytes, count, offset);
    if (!file->count) file->start = offset;
    memcpy(file->bytes + file->count, bytes, (size_t)count);
    file->count += count;
    return SQLITE_OK;
}

static int journalRead(sqlite3_file *base, void *bytes, int count, sqlite3_int64 offset) {
    int status = FSJournalFlush((FSJournal *)base);
    if (status != SQLITE_OK) return status;
    return under(base)->pMethods->xRead(under(base), bytes, count, offset);
}
static int journalTruncate(sqlite3_file *base, sqlite3_int64 size) {
    int status = FSJournalFlush((FSJournal *)base);
    if (status != SQLITE_OK) return status;
    return under(base)->pMethods->xTruncate(under(base), size);
}
static int journalSync(sqlite3_file *base, int flags) {
    int status = FSJournalFlush((FSJournal *)base);
    if (status != SQLITE_OK) return status;
    return under(base)->pMethods->xSync(under(base), flags);
}
static int journalSize(sqlite3_file *base, sqlite3_int64 *size) {
    int status = FSJournalFlush((FSJournal *)base);
    if (status != SQLITE_OK) return status;
    return under(base)->pMethods->xFileSize(under(base), size);
}
static int journalControl(sqlite3_file *base, int operation, void *argument) {
    return under(base)->pMethods->xFileControl(under(base), operation, argument);
}
static int journalSector(sqlite3_file *base) {
    return under(base)->pMethods->xSectorSize(under(base));
}
static int journalTraits(sqlite3_file *base) {
    return under(base)->pMethods->xDeviceCharacteristics(under(base));
}

static int journalClose(sqlite3_file *base) {
    FSJournal *file = (FSJournal *)base;
    (void)FSJournalFlush(file);
    free(file->bytes);
    file->bytes = 0;
    *file->place = 0;
    return under(base)->pMethods->xClose(under(base));
}

// Nobody locks a journal.
static const sqlite3_io_methods methods = {
    1, journalClose, journalRead, journalWrite, journalTruncate, journalSync,
    journalSize, 0, 0, 0, journalControl, journalSector, journalTraits,
    0, 0, 0, 0, 0, 0,
};

int FSJournalOpen(
    sqlite3_vfs *system, sqlite3_filename path, sqlite3_file *base, FSJournal **place, int flags,
    int *outFlags) {
    FSJournal *journal = (FSJournal *)base;
    memset(journal, 0, sizeof *journal);
    int status = system->xOpen(system, path, under(base), flags, outFlags);
    if (!under(base)->pMethods) return status;
    base->pMethods = &methods;
    journal->place = place;
    *place = journal;
    return status;
}
