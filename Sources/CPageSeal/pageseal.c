// A thin layer over SQLite's own files: pages of the main database file get their seal on the way
// out and are compared with it on the way in. A page that is not what was written is handed over
// all the same, noted, and never sealed anew, so that no damage becomes what was written.

#include "include/pageseal.h"
#include "journal.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BrokenCount = 0x46531001, ForgetBroken = 0x46531002 };

// ---------------------------------------------------------------------------------------------
// Seals

static const uint64_t Mixer = 0x9E3779B97F4A7C15u;

static uint64_t turned(uint64_t value) { return value << 29 | value >> 35; }

// Twice, with the halves folded in between: a multiplication alone carries a difference upward
// only, so one in the highest byte of a word would look like one in a low byte of a later word.
static uint64_t mixed(uint64_t sum, uint64_t word) {
    uint64_t product = (sum ^ word) * Mixer;
    return turned((product ^ product >> 32) * Mixer);
}

static uint64_t wordAt(const uint8_t *place) {
    // Compilers make one load of it.
    return (uint64_t)place[0] | (uint64_t)place[1] << 8 | (uint64_t)place[2] << 16
        | (uint64_t)place[3] << 24 | (uint64_t)place[4] << 32 | (uint64_t)place[5] << 40
        | (uint64_t)place[6] << 48 | (uint64_t)place[7] << 56;
}

uint64_t FSPageSeal(const uint8_t *page, uint32_t size, uint32_t number) {
    uint64_t lanes[4] = {number, Mixer, 2 * Mixer, 3 * Mixer};
    uint32_t end = size - FSPageSealBytes;
    uint32_t place = 0;
    // Four at a time, which do not wait for each other.
    for (; place + 32 <= end; place += 32)
        for (int lane = 0; lane < 4; lane++)
            lanes[lane] = mixed(lanes[lane], wordAt(page + place + 8 * lane));
    for (int lane = 0; place < end; place += 8, lane++)
        lanes[lane] = mixed(lanes[lane], wordAt(page + place));
    return mixed(mixed(mixed(lanes[0], lanes[1]), lanes[2]), lanes[3]);
}

uint64_t FSPageSealBorne(const uint8_t *page, uint32_t size) {
    return wordAt(page + size - FSPageSealBytes);
}

static void bear(uint8_t *page, uint32_t size, uint64_t seal) {
    for (int index = 0; index < FSPageSealBytes; index++)
        page[size - FSPageSealBytes + index] = (uint8_t)(seal >> 8 * index);
}

// What went into mixed() beside the other of its two values.
static uint64_t unmixed(uint64_t sum) {
    uint64_t product = (sum >> 29 | sum << 35) * 0xF1DE83E19937733DuLL;
    return (product ^ product >> 32) * 0xF1DE83E19937733DuLL;
}

// Mixing can be undone, so each word tells which one would make the seal that the page bears: where
// that differs by one byte from what is there, that byte was altered.
static int mendWord(uint8_t *page, uint32_t size, uint32_t number, uint64_t borne) {
    static const uint32_t largest = 65536;
    if (size > largest) return -1;
    uint64_t before[65536 / 8];
    uint64_t lanes[4] = {number, Mixer, 2 * Mixer, 3 * Mixer};
    uint32_t words = (size - FSPageSealBytes) / 8;
    for (uint32_t word = 0; word < words; word++) {
        before[word] = lanes[word % 4];
        lanes[word % 4] = mixed(lanes[word % 4], wordAt(page + 8 * word));
    }
    uint64_t two = mixed(lanes[0], lanes[1]);
    uint64_t last = unmixed(borne), third = unmixed(last ^ lanes[3]);
    uint64_t second = unmixed(third ^ lanes[2]);
    // What each lane would end with, were the others right.
    uint64_t wanted[4] = {second ^ lanes[1], second ^ lanes[0], third ^ two,
                          last ^ mixed(two, lanes[2])};
    for (uint32_t word = words; word-- > 0;) {
        uint64_t found = wordAt(page + 8 * word);
        uint64_t back = unmixed(wanted[word % 4]);
        uint64_t difference = back ^ before[word] ^ found;
        for (uint32_t index = 0; index < 8; index++) {
            if (difference & ~((uint64_t)0xFF << 8 * index)) continue;
            page[8 * word + index] ^= (uint8_t)(difference >> 8 * index);
            return (int)(8 * word + index);
        }
        wanted[word % 4] = back ^ found;
    }
    return -1;
}

int FSPageSealMend(uint8_t *page, uint32_t size, uint32_t number) {
    uint64_t borne = FSPageSealBorne(page, size);
    uint64_t difference = FSPageSeal(page, size, number) ^ borne;
    if (difference == 0) return -1;
    for (int index = 0; index < FSPageSealBytes; index++) {
        // The seal itself was hit.
        if ((difference & ~((uint64_t)0xFF << 8 * index)) == 0) {
            bear(page, size, borne ^ difference);
            return (int)size - FSPageSealBytes + index;
        }
    }
    return mendWord(page, size, number, borne);
}

// ---------------------------------------------------------------------------------------------
// Files

typedef struct {
    sqlite3_file base;
    uint32_t pageSize;
    int isSealed;
    uint32_t *broken;
    int brokenCount;
    int brokenRoom;
    // How far the name of the file's journal is on the disk.
    enum { Unknown, Opened, Named } journal;
    // The journal that is open now.
    FSJournal *writing;
} SealedFile;

static sqlite3_vfs *inner;
static sqlite3_vfs outer;

static sqlite3_file *under(sqlite3_file *file) { return (sqlite3_file *)((SealedFile *)file + 1); }

static int placeOf(const SealedFile *file, uint32_t number) {
    for (int index = 0; index < file->brokenCount; index++)
        if (file->broken[index] == number) return index;
    return -1;
}

static int note(SealedFile *file, uint32_t number) {
    if (placeOf(file, number) >= 0) return SQLITE_OK;
    if (file->brokenCount == file->brokenRoom) {
        int room = file->brokenRoom ? 2 * file->brokenRoom : 8;
        uint32_t *larger = realloc(file->broken, (size_t)room * sizeof *larger);
        if (!larger) return SQLITE_IOERR_NOMEM;
        file->broken = larger;
        file->brokenRoom = room;
    }
    file->broken[file->brokenCount++] = number;
    return SQLITE_OK;
}

static void forget(SealedFile *file, uint32_t number) {
    int place = placeOf(file, number);
    if (place >= 0) file->broken[place] = file->broken[--file->brokenCount];
}

// The head of the file says how large its pages are, and whether they reserve room for a seal.
static void learn(SealedFile *file, const uint8_t *bytes, int count, sqlite3_int64 offset) {
    if (offset != 0 || count < 24 || memcmp(bytes, "SQLite format 3", 16) != 0) return;
    uint32_t size = (uint32_t)bytes[16] << 8 | bytes[17];
    if (size == 1) size = 65536;
    file->pageSize = size;
    file->isSealed = bytes[20] == FSPageSealBytes && size >= 512 && (size & (size - 1)) == 0;
}

static int isPage(const SealedFile *file, int count, sqlite3_int64 offset) {
    return file->isSealed && (uint32_t)count == file->pageSize && offset % count == 0;
}

static int sealedRead(sqlite3_file *base, void *bytes, int count, sqlite3_int64 offset) {
    SealedFile *file = (SealedFile *)base;
    int status = under(base)->pMethods->xRead(under(base), bytes, count, offset);
    if (status != SQLITE_OK) return status;
    learn(file, bytes, count, offset);
    if (!isPage(file, count, offset)) return SQLITE_OK;
    uint32_t number = (uint32_t)(offset / count) + 1;
    if (FSPageSeal(bytes, file->pageSize, number) != FSPageSealBorne(bytes, file->pageSize))
        return note(file, number);
    if (file->brokenCount) forget(file, number);
    return SQLITE_OK;
}

static int sealedWrite(
    sqlite3_file *base, const void *bytes, int count, sqlite3_int64 offset) {
    SealedFile *file = (SealedFile *)base;
    learn(file, bytes, count, offset);
    if (isPage(file, count, offset)) {
        uint32_t number = (uint32_t)(offset / count) + 1;
        // SQLite leaves the last bytes of its own pages to whoever reserved them.
        if (placeOf(file, number) < 0)
            bear((uint8_t *)bytes, file->pageSize, FSPageSeal(bytes, file->pageSize, number));
    }
    // What a page was before is in the journal first, however little is synced.
    int status = file->writing ? FSJournalFlush(file->writing) : SQLITE_OK;
    if (status != SQLITE_OK) return status;
    return under(base)->pMethods->xWrite(under(base), bytes, count, offset);
}

static int sealedControl(sqlite3_file *base, int operation, void *argument) {
    if (operation == BrokenCount) {
        *(int *)argument = ((SealedFile *)base)->brokenCount;
        return SQLITE_OK;
    }
    if (operation == ForgetBroken) {
        ((SealedFile *)base)->brokenCount = 0;
        return SQLITE_OK;
    }
    return under(base)->pMethods->xFileControl(under(base), operation, argument);
}

static int sealedClose(sqlite3_file *base) {
    free(((SealedFile *)base)->broken);
    return under(base)->pMethods->xClose(under(base));
}

// Everything else is the system's.

static int sealedTruncate(sqlite3_file *base, sqlite3_int64 size) {
    return under(base)->pMethods->xTruncate(under(base), size);
}
static int sealedSync(sqlite3_file *base, int flags) {
    return under(base)->pMethods->xSync(under(base), flags);
}
static int sealedSize(sqlite3_file *base, sqlite3_int64 *size) {
    return under(base)->pMethods->xFileSize(under(base), size);
}
static int sealedLock(sqlite3_file *base, int level) {
    return under(base)->pMethods->xLock(under(base), level);
}
static int sealedUnlock(sqlite3_file *base, int level) {
    return under(base)->pMethods->xUnlock(under(base), level);
}
static int sealedCheckLock(sqlite3_file *base, int *isReserved) {
    return under(base)->pMethods->xCheckReservedLock(under(base), isReserved);
}
static int sealedSector(sqlite3_file *base) {
    return under(base)->pMethods->xSectorSize(under(base));
}
static int sealedTraits(sqlite3_file *base) {
    return under(base)->pMethods->xDeviceCharacteristics(under(base));
}

// Version 1: without shared memory there is no WAL, which these files must not use.
static const sqlite3_io_methods methods = {
    1,          sealedClose,  sealedRead,      sealedWrite,   sealedTruncate, sealedSync,
    sealedSize, sealedLock,   sealedUnlock,    sealedCheckLock, sealedControl,
    sealedSector, sealedTraits,
    0, 0, 0, 0, 0, 0,
};

_Static_assert(FSJournalBytes <= sizeof(SealedFile), "SQLite makes room for either");

static int openJournal(
    sqlite3_filename path, sqlite3_file *base, SealedFile *file, int flags, int *outFlags) {
    return FSJournalOpen(inner, path, base, &file->writing, flags, outFlags);
}

static int syncFolder(const char *path) {
    const char *slash = strrchr(path, '/');
    char *folder = slash > path ? strndup(path, (size_t)(slash - path)) : strdup(slash ? "/" : ".");
    int file = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    free(folder);
    if (file < 0) return -1;
    int status = fsync(file);
    close(file);
    return status;
}

// SQLite opens the journal for each transaction, and wherever it may have made it, it syncs the
// folder too. It stays there between two of them, so from the second on its name is on the disk.
static int journalOpen(
    sqlite3_filename path, sqlite3_file *base, int flags, int *outFlags) {
    SealedFile *file = (SealedFile *)sqlite3_database_file_object(path);
    if (file->journal != Unknown) {
        int status = openJournal(
            path, base, file, flags & ~SQLITE_OPEN_CREATE, outFlags);
        if (status == SQLITE_OK) {
            if (file->journal == Named || syncFolder(path) == 0) {
                file->journal = Named;
                return SQLITE_OK;
            }
            base->pMethods->xClose(base);
        }
    }
    file->journal = Opened;
    return openJournal(path, base, file, flags, outFlags);
}

static int sealedOpen(
    sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *base, int flags, int *outFlags) {
    (void)vfs;
    if (flags & SQLITE_OPEN_MAIN_JOURNAL && flags & SQLITE_OPEN_CREATE)
        return journalOpen(path, base, flags, outFlags);
    if (!(flags & SQLITE_OPEN_MAIN_DB))
        return inner->xOpen(inner, path, base, flags, outFlags);
    memset(base, 0, sizeof(SealedFile));
    int status = inner->xOpen(inner, path, under(base), flags, outFlags);
    if (under(base)->pMethods) base->pMethods = &methods;
    return status;
}

int FSPageSealInstall(void) {
    // Nobody asks how much memory SQLite has, and to count it takes a lock for every piece.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    int status = sqlite3_initialize();
    if (status != SQLITE_OK) return status;
    if (sqlite3_vfs_find("fieldsync")) return SQLITE_OK;
    inner = sqlite3_vfs_find(0);
    if (!inner) return SQLITE_ERROR;
    outer = *inner;
    outer.zName = "fieldsync";
    outer.pNext = 0;
    outer.szOsFile = (int)sizeof(SealedFile) + inner->szOsFile;
    outer.xOpen = sealedOpen;
    return sqlite3_vfs_register(&outer, 1);
}

int FSPageSealReserve(void *connection) {
    int bytes = FSPageSealBytes;
    int status =
        sqlite3_file_control(connection, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
    return status == SQLITE_NOTFOUND ? SQLITE_OK : status;
}

int FSPageSealBroken(void *connection) {
    int count = 0;
    int status = sqlite3_file_control(connection, "main", BrokenCount, &count);
    return status == SQLITE_OK ? count : 0;
}

void FSPageSealForget(void *connection) {
    sqlite3_file_control(connection, "main", ForgetBroken, 0);
}

int FSPageFileMoved(void *connection) {
    int moved = 0;
    int status = sqlite3_file_control(connection, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return status == SQLITE_OK && moved;
}
