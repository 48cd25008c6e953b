/* What the disk and SQLite allow: the workload as plain rows of a state and a log.
 *
 *   baseline FLAT DIR apply          batches of 1000 transactions, WAL, synchronous=NORMAL
 *   baseline FLAT DIR write COUNT    the last COUNT one durable transaction each, as a laptop's
 *                                    store commits; those before in batches
 *   baseline FLAT DIR copy           the rows of `apply` copied into a new file
 *   baseline FLAT DIR syncs          for each exchange one durable commit here and one there
 *
 * Prints one JSON object. The tables are those that the project compares itself with: a row a
 * field, a row an operation, nothing checked, nothing merged, nothing hashed. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TABLES \
    "CREATE TABLE state(id BLOB, field INT, value, PRIMARY KEY(id, field)) WITHOUT ROWID;" \
    "CREATE TABLE log(seq INTEGER PRIMARY KEY, txn INT, id BLOB, field INT, value);"
#define FAST "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"
#define DURABLE "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA"
enum { BATCH = 1000, TYPES = 32, FIELDS = 64, REPLICAS = 64 };

typedef struct {
    unsigned char id[16];
    int field, kind, length;
    const char *text;
} Edit;
typedef struct { int replica, isSync, from, count; } Step;
typedef struct { sqlite3 *db; sqlite3_stmt *begin, *commit, *state, *log, *mark; } File;

static Edit *edits;
static Step *steps;
static int editCount, stepCount, typeCount, fieldCount[TYPES];
static char *types[TYPES], *fields[TYPES][FIELDS];
static const char *folder;

static void fail(const char *what, sqlite3 *db) {
    fprintf(stderr, "baseline: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
    exit(1);
}

static long long clockOf(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int place(char **names, int *count, int limit, char *name) {
    for (int i = 0; i < *count; i++)
        if (!strcmp(names[i], name)) return i;
    if (*count == limit) fail("too many names", NULL);
    names[*count] = name;
    return (*count)++;
}

static void readEdit(char **cells, Edit *edit) {
    for (int i = 0; i < 16; i++) {
        unsigned byte = 0;
        sscanf(cells[2] + 2 * i, "%2x", &byte);
        edit->id[i] = (unsigned char)byte;
    }
    int type = place(types, &typeCount, TYPES, cells[1]);
    edit->field = type * FIELDS + place(fields[type], &fieldCount[type], FIELDS, cells[3]);
    edit->kind = *cells[4];
    edit->text = cells[5];
    edit->length = (int)strlen(cells[5]);
}

static void load(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path, NULL);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *bytes = malloc(size + 1);
    if (fread(bytes, 1, size, file) != (size_t)size) fail("short read", NULL);
    fclose(file);
    bytes[size] = 0;
    long lines = 1;
    for (char *p = bytes; *p; p++) lines += *p == '\n';
    edits = calloc(lines, sizeof *edits);
    steps = calloc(lines, sizeof *steps);
    for (char *line = bytes, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = 0;
        if (*line == 'X') break;
        if (*line == 'F') continue;
        char *cells[6] = {line};
        int count = 1;
        for (char *p = line; count < 6 && (p = strchr(p, '\t')); cells[count++] = p) *p++ = 0;
        if (*line == 'O') {
            readEdit(cells, &edits[editCount++]);
            steps[stepCount - 1].count++;
        } else {
            steps[stepCount++] = (Step){atoi(cells[1]), *line == 'S', editCount, 0};
        }
    }
}

static void run(sqlite3 *db, const char *sql) {
    if (sqlite3_exec(db, sql, NULL, NULL, NULL)) fail(sql, db);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL)) fail(sql, db);
    return statement;
}

static void step(sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) fail("step", sqlite3_db_handle(statement));
    sqlite3_reset(statement);
}

static File make(const char *name, const char *settings) {
    char path[4200];
    File file;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
    if (sqlite3_open(path, &file.db)) fail(path, file.db);
    run(file.db, settings);
    run(file.db, TABLES "CREATE TABLE mark(number INTEGER PRIMARY KEY, at INT);");
    file.begin = prepare(file.db, "BEGIN IMMEDIATE");
    file.commit = prepare(file.db, "COMMIT");
    file.state = prepare(file.db, "INSERT INTO state VALUES(?,?,?) "
                                  "ON CONFLICT DO UPDATE SET value=excluded.value");
    file.log = prepare(file.db, "INSERT INTO log(txn,id,field,value) VALUES(?,?,?,?)");
    file.mark = prepare(file.db, "INSERT OR REPLACE INTO mark VALUES(1,?)");
    return file;
}

static void bindValue(sqlite3_stmt *statement, int at, const Edit *edit) {
    if (edit->kind == 'n') sqlite3_bind_null(statement, at);
    else if (edit->kind == 'i') sqlite3_bind_int64(statement, at, atoll(edit->text));
    else sqlite3_bind_text(statement, at, edit->text, edit->length, SQLITE_STATIC);
}

static void put(File *file, int number) {
    for (int i = 0; i < steps[number].count; i++) {
        const Edit *edit = &edits[steps[number].from + i];
        sqlite3_bind_blob(file->state, 1, edit->id, 16, SQLITE_STATIC);
        sqlite3_bind_int(file->state, 2, edit->field);
        bindValue(file->state, 3, edit);
        step(file->state);
        sqlite3_bind_int(file->log, 1, number);
        sqlite3_bind_blob(file->log, 2, edit->id, 16, SQLITE_STATIC);
        sqlite3_bind_int(file->log, 3, edit->field);
        bindValue(file->log, 4, edit);
        step(file->log);
    }
}

/* Writes the transactions from place `from` to before place `to`. */
static void writeAll(File *file, int batch, int from, int to) {
    int open = 0, place = 0;
    for (int i = 0; i < stepCount; i++) {
        if (steps[i].isSync || place++ < from) continue;
        if (place > to) break;
        if (!open++) step(file->begin);
        put(file, i);
        if (open < batch) continue;
        step(file->commit);
        open = 0;
    }
    if (open) step(file->commit);
}

/* One commit: these steps of the log, apart from those of one replica. */
static void commit(File *file, const int *log, int from, int to, int other, int number) {
    step(file->begin);
    for (int i = from; i < to; i++)
        if (steps[log[i]].replica != other) put(file, log[i]);
    sqlite3_bind_int(file->mark, 1, number);
    step(file->mark);
    step(file->commit);
}

static long long syncs(void) {
    int *log = calloc(stepCount, sizeof *log), *unsent = calloc(stepCount, sizeof *unsent);
    int logCount = 0, unsentCount = 0, pulled[REPLICAS] = {0};
    File server = make("server.db", DURABLE), laptops[REPLICAS] = {0};
    long long spent = 0;
    for (int i = 0; i < stepCount; i++) {
        if (!steps[i].isSync) {
            unsent[unsentCount++] = i;
            continue;
        }
        int replica = steps[i].replica, before = logCount, kept = 0;
        char name[32];
        snprintf(name, sizeof name, "laptop-%d.db", replica);
        if (!laptops[replica].db) laptops[replica] = make(name, DURABLE);
        for (int k = 0; k < unsentCount; k++)
            if (steps[unsent[k]].replica == replica) log[logCount++] = unsent[k];
            else unsent[kept++] = unsent[k];
        unsentCount = kept;
        long long start = clockOf(CLOCK_MONOTONIC);
        commit(&server, log, before, logCount, -1, i);
        commit(&laptops[replica], log, pulled[replica], before, replica, i);
        spent += clockOf(CLOCK_MONOTONIC) - start;
        pulled[replica] = logCount;
    }
    return spent;
}

static long long copy(void) {
    char attach[4300];
    File from = make("rows.db", FAST);
    writeAll(&from, BATCH, 0, stepCount);
    run(from.db, "PRAGMA wal_checkpoint(TRUNCATE)");
    char path[4200];
    snprintf(path, sizeof path, "%s/copy.db", folder);
    unlink(path);
    sqlite3 *db;
    if (sqlite3_open(path, &db)) fail(path, db);
    run(db, FAST);
    snprintf(attach, sizeof attach, "ATTACH '%s/rows.db' AS a", folder);
    run(db, attach);
    long long start = clockOf(CLOCK_MONOTONIC);
    run(db, TABLES);
    run(db, "BEGIN; INSERT INTO state SELECT * FROM a.state;"
            "INSERT INTO log SELECT * FROM a.log; COMMIT");
    return clockOf(CLOCK_MONOTONIC) - start;
}

int main(int argc, char **argv) {
    if (argc < 4) return 64;
    load(argv[1]);
    folder = argv[2];
    long long spent;
    if (!strcmp(argv[3], "copy")) spent = copy();
    else if (!strcmp(argv[3], "syncs")) spent = syncs();
    else {
        int isApply = !strcmp(argv[3], "apply"), count = 0;
        File file = make("baseline.db", isApply ? FAST : DURABLE);
        for (int i = 0; i < stepCount; i++) count += !steps[i].isSync;
        int before = isApply ? 0 : count - (argc > 4 ? atoi(argv[4]) : count);
        writeAll(&file, stepCount, 0, before);
        long long start = clockOf(CLOCK_MONOTONIC);
        writeAll(&file, isApply ? BATCH : 1, before, count);
        spent = clockOf(CLOCK_MONOTONIC) - start;
    }
    printf("{\"nanoseconds\":%lld,\"operations\":%d}\n", spent, editCount);
    return 0;
}
