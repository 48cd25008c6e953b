// A rollback journal while SQLite writes it.
#ifndef FIELDSYNC_JOURNAL_H
#define FIELDSYNC_JOURNAL_H

#include <sqlite3.h>

typedef struct FSJournal FSJournal;

/// Bytes that a journal's handle takes before that of the system's file.
enum { FSJournalBytes = 48 };

/// Opens a journal with a file system's own means.
///
/// `place` points to the journal for as long as it is open.
int FSJournalOpen(
    sqlite3_vfs *system, sqlite3_filename path, sqlite3_file *base, FSJournal **place, int flags,
    int *outFlags);

/// Writes what was handed over and is not in the file yet. Returns 0, or SQLite's error.
int FSJournalFlush(FSJournal *journal);

#endif
