/*
 * Datagram sockets on libuv's loop, for the address family node:dgram cannot open: AF_MCTP.
 *
 * There is no MCTP in here. Families, addresses and ioctl arguments are numbers and raw bytes that TypeScript packs, so
 * the tests run this same code on AF_UNIX, and a change of the kernel's interface needs no new binary.
 *
 * The road of a received datagram: libuv finds the socket readable (poll phase) and on_readable() reads it into the
 * slab, which JavaScript shares, and notes where in a record. When the loop has seen to all sockets, on_check() makes
 * one call into JavaScript for all records of that turn: entering JavaScript costs more than receiving. The other way
 * JavaScript writes short datagrams into memory that is shared, too, and all of a turn are sent after that call, or before
 * the loop sleeps. Where a few peers answer within microseconds, it does not sleep before they have: see is_worth_waking().
 */
#define _GNU_SOURCE /* recvmmsg */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define NAPI_VERSION 8
#include <node_api.h>
#include <uv.h>

#include "crc32c.h"

enum {
  ADDRESS_CAPACITY = sizeof(struct sockaddr_storage),
  IOCTL_CAPACITY = 1024,
  SOCKET_LIMIT = 4096,
  READ_AT_ONCE = 4,
  READ_SINGLY = 16,
  FEW_PEERS = 8,
  QUICK_ANSWERS = 8,
};

/* Nanoseconds in which an answer is a quick one. Linux waits as long before it halts a virtual processor. */
static const uint64_t QUICK = 200000;

/* One received datagram, or one failure, as JavaScript reads it: an Int32Array of six fields each. */
typedef struct {
  int32_t socket;
  int32_t error; /* errno, and then there is no datagram */
  int32_t address_offset;
  int32_t address_length;
  int32_t data_offset;
  int32_t data_length; /* as it was sent: more than the socket's capacity means that the slab holds only a part */
} Record;

/* One datagram to send, as JavaScript writes it: the places are those in the outgoing memory. Six fields as well. */
typedef struct {
  int32_t socket;
  int32_t key; /* JavaScript's name for it, should sending fail */
  int32_t address_offset;
  int32_t address_length;
  int32_t data_offset;
  int32_t data_length;
} Post;

/* In a Record of a Post that could not be sent: its address_length, where address_offset is the key. */
enum { UNSENT = -1 };
/* The socket of a Record or a Post whose socket is closed. */
enum { NOBODY = -1 };

/* What both sides write and read without a call, an Int32Array of three. */
typedef struct {
  int32_t wanted; /* how many sockets JavaScript wants to be waited for */
  int32_t held;   /* whether libuv waits: written here */
  int32_t posted; /* how many posts there are: counted up by JavaScript, 0 again once they are sent */
} Shared;

typedef struct Addon Addon;

typedef struct {
  uv_poll_t poll;
  Addon *addon;
  int32_t id;
  int32_t capacity;
  int fd; /* -1 once closed */
  int singles; /* how many datagrams are yet to be read singly */
  bool asked; /* whether something was posted since the last datagram came */
} Socket;

/* All state, one for each environment (main thread, each Worker): never in statics, which they would share. */
struct Addon {
  napi_env env;
  uv_loop_t *loop;
  uv_check_t check;
  uv_prepare_t prepare; /* referenced while JavaScript waits for any socket; sockets never are */
  uv_idle_t idle; /* while it runs the loop does not sleep */
  uint64_t asked; /* when posts were sent last, by uv_hrtime(); 0 once one is answered, or none soon */
  int quick_answers; /* of the last ones, up to twice QUICK_ANSWERS */
  bool alone; /* whether there is one processor only, which whoever answers needs */
  int handles; /* those libuv still knows */
  napi_async_cleanup_hook_handle cleanup;
  napi_async_context context;
  napi_ref deliver; /* NULL until start() */
  uint8_t *slab;
  size_t slab_size, slab_used;
  Record *records;
  size_t record_limit, record_count;
  Shared *shared;
  uint8_t *outgoing;
  size_t outgoing_size;
  Post *posts;
  size_t post_limit;
  Socket *sockets[SOCKET_LIMIT]; /* by id; an id is free again when libuv has let go of its handle */
};

/* Errors */

/* Makes a failed Node-API call a JavaScript exception; one that is already pending stays. */
static bool succeeded(napi_env env, napi_status status) {
  if (status != napi_ok) (void)!napi_throw_type_error(env, NULL, "an argument is missing or of a wrong type");
  return status == napi_ok;
}

#define CHECK(call) do { if (!succeeded(env, (call))) return NULL; } while (0)

/* Throws an Error with a numeric `errno` and the name of the `syscall`; TypeScript finds the words. */
static napi_value throw_errno(napi_env env, const char *syscall, int error) {
  napi_value exception, number, name;
  CHECK(napi_create_string_utf8(env, syscall, NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_int32(env, error, &number));
  CHECK(napi_create_error(env, NULL, name, &exception));
  CHECK(napi_set_named_property(env, exception, "errno", number));
  CHECK(napi_set_named_property(env, exception, "syscall", name));
  CHECK(napi_throw(env, exception));
  return NULL;
}

/* Waking */

/* Of a datagram that came, whether it is an answer, and a quick one with whatever sleeping and waking there was. */
static void count_answer(Socket *socket) {
  Addon *addon = socket->addon;
  bool first = socket->asked && addon->asked != 0;
  socket->asked = false;
  if (!first) return;
  bool quick = uv_hrtime() - addon->asked <= QUICK;
  if (!quick && addon->quick_answers > 0) addon->quick_answers--;
  if (quick && addon->quick_answers < 2 * QUICK_ANSWERS) addon->quick_answers++;
  addon->asked = 0;
}

/*
 * Whether the loop had better turn on than sleep: falling asleep and being woken takes longer than the answer of a simulated
 * drive, or of one on a fast link, on a virtual machine many times as long. It is for no more than QUICK, and only where the
 * answers before were quick: drives take milliseconds, and for them nothing turns. Where there are many to answer, those
 * that come while it sleeps are taken together, which is worth more.
 */
static bool is_worth_waking(Addon *addon) {
  if (addon->asked == 0 || addon->alone || addon->quick_answers < QUICK_ANSWERS) return false;
  if (addon->shared->wanted < 1 || addon->shared->wanted > FEW_PEERS) return false;
  if (uv_hrtime() - addon->asked <= QUICK) return true;
  addon->quick_answers = 0;
  addon->asked = 0;
  return false;
}

/* Receiving */

static void on_readable(uv_poll_t *poll, int status, int events);

/* A record to fill in, or NULL when this turn's room is used up. What is not read now makes libuv call again. */
static Record *next_record(Addon *addon) {
  return addon->record_count == addon->record_limit ? NULL : &addon->records[addon->record_count];
}

/* Notes a datagram that was received, behind its address, at the end of the used part of the slab, or further on. */
static void note(Socket *socket, const uint8_t *address, socklen_t address_length, size_t length) {
  Addon *addon = socket->addon;
  const uint8_t *data = address + ADDRESS_CAPACITY;
  count_answer(socket);
  size_t stored = length < (size_t)socket->capacity ? length : (size_t)socket->capacity;
  addon->records[addon->record_count++] = (Record){
      .socket = socket->id,
      .address_offset = (int32_t)(address - addon->slab),
      .address_length = (int32_t)address_length,
      .data_offset = (int32_t)(data - addon->slab),
      .data_length = (int32_t)length,
  };
  addon->slab_used = ((size_t)(data - addon->slab) + stored + 7) & ~(size_t)7; /* keeps addresses aligned */
}

/* Reads one datagram. Returns 1, or -1 with errno. MSG_TRUNC, here and below: the length as sent, even if more than fits. */
static int receive_one(Socket *socket) {
  Addon *addon = socket->addon;
  uint8_t *address = addon->slab + addon->slab_used;
  socklen_t address_length = ADDRESS_CAPACITY;
  ssize_t length;
  do {
    length = recvfrom(socket->fd, address + ADDRESS_CAPACITY, (size_t)socket->capacity, MSG_TRUNC,
                      (struct sockaddr *)address, &address_length);
  } while (length < 0 && errno == EINTR);
  if (length < 0) return -1;
  note(socket, address, address_length, (size_t)length);
  return 1;
}

/* Reads up to `limit` datagrams, each of which takes `size` bytes of the slab. Returns how many, or -1 with errno. */
static int receive_several(Socket *socket, int limit, size_t size) {
  Addon *addon = socket->addon;
  struct mmsghdr messages[READ_AT_ONCE];
  struct iovec parts[READ_AT_ONCE];
  for (int index = 0; index < limit; index++) {
    uint8_t *address = addon->slab + addon->slab_used + (size_t)index * size;
    parts[index] = (struct iovec){.iov_base = address + ADDRESS_CAPACITY, .iov_len = (size_t)socket->capacity};
    messages[index].msg_hdr = (struct msghdr){
        .msg_name = address, .msg_namelen = ADDRESS_CAPACITY, .msg_iov = &parts[index], .msg_iovlen = 1};
  }
  int count;
  do {
    count = recvmmsg(socket->fd, messages, (unsigned)limit, MSG_TRUNC, NULL);
  } while (count < 0 && errno == EINTR);
  for (int index = 0; index < count; index++) {
    const struct msghdr *header = &messages[index].msg_hdr;
    note(socket, header->msg_name, header->msg_namelen, messages[index].msg_len);
  }
  return count;
}

/*
 * Reads what a socket holds, as far as there is room: what stays makes libuv call again. Returns -1 with errno where nothing
 * more came. A socket that was found to hold but one datagram most likely does so again: then looking for another costs
 * more than it finds, and is left out a while.
 */
static int receive(Socket *socket) {
  Addon *addon = socket->addon;
  size_t size = (ADDRESS_CAPACITY + (size_t)socket->capacity + 7) & ~(size_t)7;
  for (;;) {
    size_t room = (addon->slab_size - addon->slab_used) / size, records = addon->record_limit - addon->record_count;
    if (room > records) room = records;
    if (room == 0) return 0;
    if (socket->singles > 0) {
      socket->singles--;
      return receive_one(socket);
    }
    int limit = room < READ_AT_ONCE ? (int)room : READ_AT_ONCE;
    int count = receive_several(socket, limit, size);
    if (count == 1 && limit > 1) socket->singles = READ_SINGLY;
    if (count < limit) return count;
  }
}

/* Reports a failure, the last thing a socket has to say: reading on could fail for ever, at full speed. */
static void fail(Socket *socket, Record *record, int error) {
  *record = (Record){.socket = socket->id, .error = error};
  socket->addon->record_count++;
  uv_poll_stop(&socket->poll);
}

/* libuv says EBADF for whatever error the socket holds, and has stopped polling it. */
static void on_error(Socket *socket, int status) {
  Record *record = next_record(socket->addon);
  int error = 0;
  socklen_t size = sizeof error;
  if (record == NULL) {
    uv_poll_start(&socket->poll, UV_READABLE, on_readable); /* comes again in the next turn */
  } else {
    bool known = getsockopt(socket->fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error != 0;
    fail(socket, record, known ? error : -status);
  }
}

static void on_readable(uv_poll_t *poll, int status, int events) {
  (void)events;
  Socket *socket = poll->data;
  if (status < 0) {
    on_error(socket, status);
    return;
  }
  if (receive(socket) < 0 && errno != EAGAIN) fail(socket, next_record(socket->addon), errno);
}

/* Returns the status of the first call that failed. */
static napi_status call_deliver(Addon *addon) {
  napi_env env = addon->env;
  napi_value global, deliver, count;
  napi_status status = napi_get_global(env, &global);
  if (status == napi_ok) status = napi_get_reference_value(env, addon->deliver, &deliver);
  if (status == napi_ok) status = napi_create_uint32(env, (uint32_t)addon->record_count, &count);
  /* Not napi_call_function: without an asynchronous context Node 26 would run no promise reactions afterwards. */
  if (status == napi_ok) status = napi_make_callback(env, addon->context, global, deliver, 1, &count, NULL);
  return status;
}

/* Hands all records to JavaScript. What it makes fail meanwhile comes after them. */
static void deliver(Addon *addon) {
  napi_env env = addon->env;
  napi_handle_scope scope;
  if (addon->record_count == 0 || napi_open_handle_scope(env, &scope) != napi_ok) return;
  size_t count = addon->record_count;
  bool thrown = false;
  napi_value exception;
  if (call_deliver(addon) != napi_ok && napi_is_exception_pending(env, &thrown) == napi_ok && thrown &&
      napi_get_and_clear_last_exception(env, &exception) == napi_ok) {
    (void)!napi_fatal_exception(env, exception); /* 'uncaughtException'; of no effect in a Worker being terminated */
  }
  addon->record_count -= count;
  if (addon->record_count > 0) memmove(addon->records, addon->records + count, addon->record_count * sizeof(Record));
  addon->slab_used = 0;
  (void)!napi_close_handle_scope(env, scope);
}

/* Sending */

/* A full send buffer is an error (EAGAIN) like any other: nothing is queued here. Returns errno, or 0. */
static int send_to(const Socket *socket, const uint8_t *data, size_t length, const uint8_t *address, size_t address_length) {
  ssize_t sent;
  if (address_length > ADDRESS_CAPACITY) return EINVAL;
  do {
    sent = sendto(socket->fd, data, length, 0, (const struct sockaddr *)address, (socklen_t)address_length);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}

static bool within(int32_t offset, int32_t length, size_t size) {
  return offset >= 0 && length >= 0 && (size_t)offset + (size_t)length <= size;
}

/* What JavaScript wrote is not believed: it may have been anybody's mistake, and this is memory. */
static int send_post(Addon *addon, const Post *post) {
  Socket *socket = post->socket >= 0 && post->socket < SOCKET_LIMIT ? addon->sockets[post->socket] : NULL;
  if (socket == NULL || socket->fd < 0) return EBADF;
  if (!within(post->address_offset, post->address_length, addon->outgoing_size)) return EINVAL;
  if (!within(post->data_offset, post->data_length, addon->outgoing_size)) return EINVAL;
  socket->asked = true;
  return send_to(socket, addon->outgoing + post->data_offset, (size_t)post->data_length,
                 addon->outgoing + post->address_offset, (size_t)post->address_length);
}

/*
 * Sends all posts. Those that fail become records, or else JavaScript would wait for them until its timeout: where there is no
 * room for one, it and those behind it stay for the next time.
 */
static void flush(Addon *addon) {
  Shared *shared = addon->shared;
  if (shared == NULL || shared->posted <= 0) return;
  size_t count = (size_t)shared->posted < addon->post_limit ? (size_t)shared->posted : addon->post_limit;
  size_t index = 0;
  for (; index < count; index++) {
    const Post post = addon->posts[index];
    int error = send_post(addon, &post);
    if (error == 0) continue;
    Record *record = next_record(addon);
    if (record == NULL) break;
    *record = (Record){.socket = post.socket, .error = error, .address_offset = post.key, .address_length = UNSENT};
    addon->record_count++;
  }
  if (index < count) memmove(addon->posts, addon->posts + index, (count - index) * sizeof(Post));
  shared->posted = (int32_t)(count - index);
  addon->asked = uv_hrtime();
}

static void on_check(uv_check_t *check) {
  Addon *addon = check->data;
  deliver(addon);
  flush(addon);
  deliver(addon); /* what could not be sent, which is nearly always nothing */
}

/* Waiting */

static void hold(Addon *addon, bool held) {
  addon->shared->held = held;
  (held ? uv_ref : uv_unref)((uv_handle_t *)&addon->prepare);
}

static void on_idle(uv_idle_t *idle) { (void)idle; }

/*
 * Before the loop goes to sleep: by then those who were answered have asked again, or have done with it. Whoever is told here
 * that something could not be sent may post something else, for which there is then another turn before any sleep.
 */
static void on_prepare(uv_prepare_t *prepare) {
  Addon *addon = prepare->data;
  if (addon->shared == NULL) return;
  flush(addon);
  deliver(addon);
  if (addon->shared->posted > 0 || addon->record_count > 0 || is_worth_waking(addon)) {
    uv_idle_start(&addon->idle, on_idle);
  } else {
    uv_idle_stop(&addon->idle);
  }
  bool wanted = addon->shared->wanted > 0;
  if (wanted != (addon->shared->held != 0)) hold(addon, wanted);
}

/* Closing */

static void release_handle(Addon *addon) {
  if (--addon->handles > 0) return;
  /* Only the cleanup hook closes the addon's own handles, so this is the end: nothing refers to the addon any more. */
  (void)!napi_remove_async_cleanup_hook(addon->cleanup);
  free(addon);
}

/* What is still to be told or sent of a socket is nobody's when its id becomes free, and must not be its next owner's. */
static void forget(Addon *addon, int32_t id) {
  size_t posted = addon->shared == NULL || addon->shared->posted < 0 ? 0 : (size_t)addon->shared->posted;
  for (size_t index = 0; index < addon->record_count; index++) {
    if (addon->records[index].socket == id) addon->records[index].socket = NOBODY;
  }
  for (size_t index = 0; index < posted && index < addon->post_limit; index++) {
    if (addon->posts[index].socket == id) addon->posts[index].socket = NOBODY;
  }
}

static void on_socket_closed(uv_handle_t *handle) {
  Socket *socket = handle->data;
  Addon *addon = socket->addon;
  forget(addon, socket->id);
  addon->sockets[socket->id] = NULL;
  free(socket);
  release_handle(addon);
}

static void on_own_closed(uv_handle_t *handle) { release_handle(handle->data); }

static void close_socket(Socket *socket) {
  uv_close((uv_handle_t *)&socket->poll, on_socket_closed); /* takes the descriptor out of epoll, so before close() */
  close(socket->fd); /* not repeated on EINTR: Linux has closed it all the same */
  socket->fd = -1;
}

/* The environment ends. A handle left open here would abort the whole process when it is a Worker that ends. */
static void on_cleanup(napi_async_cleanup_hook_handle hook, void *data) {
  (void)hook;
  Addon *addon = data;
  for (int32_t id = 0; id < SOCKET_LIMIT; id++) {
    Socket *socket = addon->sockets[id];
    if (socket != NULL && socket->fd >= 0) close_socket(socket);
  }
  if (addon->context != NULL) (void)!napi_async_destroy(addon->env, addon->context);
  uv_close((uv_handle_t *)&addon->check, on_own_closed);
  uv_close((uv_handle_t *)&addon->prepare, on_own_closed);
  uv_close((uv_handle_t *)&addon->idle, on_own_closed);
}

/* Arguments */

typedef struct {
  void *data;
  size_t length;
} Bytes;

static napi_status read_bytes(napi_env env, napi_value value, Bytes *bytes) {
  napi_typedarray_type type;
  napi_status status = napi_get_typedarray_info(env, value, &type, &bytes->length, &bytes->data, NULL, NULL);
  return status == napi_ok && type != napi_uint8_array ? napi_invalid_arg : status;
}

static napi_status read_socket(napi_env env, Addon *addon, napi_value value, Socket **socket) {
  int32_t id;
  napi_status status = napi_get_value_int32(env, value, &id);
  if (status != napi_ok) return status;
  *socket = id >= 0 && id < SOCKET_LIMIT ? addon->sockets[id] : NULL;
  if (*socket != NULL && (*socket)->fd >= 0) return napi_ok;
  throw_errno(env, "socket", EBADF);
  return napi_pending_exception;
}

/* Arguments by letter: s Socket *, i int32_t, u uint32_t, b Bytes, v napi_value. Throws where none fits. */
static Addon *arguments(napi_env env, napi_callback_info info, const char *letters, ...) {
  napi_value values[6];
  size_t count = sizeof values / sizeof *values; /* those missing become undefined, which fits no letter */
  void *addon;
  CHECK(napi_get_cb_info(env, info, &count, values, NULL, NULL));
  CHECK(napi_get_instance_data(env, &addon));
  va_list targets;
  va_start(targets, letters);
  napi_status status = napi_ok;
  for (size_t index = 0; letters[index] != 0 && status == napi_ok; index++) {
    void *target = va_arg(targets, void *);
    switch (letters[index]) {
      case 's': status = read_socket(env, addon, values[index], target); break;
      case 'i': status = napi_get_value_int32(env, values[index], target); break;
      case 'u': status = napi_get_value_uint32(env, values[index], target); break;
      case 'v': *(napi_value *)target = values[index]; break;
      default: status = read_bytes(env, values[index], target);
    }
  }
  va_end(targets);
  CHECK(status);
  return addon;
}

/* Functions */

/*
 * start(deliver: (count: number) => void, slab, records, shared, outgoing, posts), once, before open(). JavaScript provides
 * the memory, and its function, which reads it there, keeps it alive.
 */
static napi_value start(napi_env env, napi_callback_info info) {
  napi_value deliver, name;
  napi_valuetype type;
  Bytes slab, records, shared, outgoing, posts;
  Addon *addon = arguments(env, info, "vbbbbb", &deliver, &slab, &records, &shared, &outgoing, &posts);
  if (addon == NULL) return NULL;
  CHECK(napi_typeof(env, deliver, &type));
  if (type != napi_function || addon->deliver != NULL || shared.length != sizeof(Shared)) {
    return throw_errno(env, "start", EINVAL);
  }
  CHECK(napi_create_string_utf8(env, "MCTP socket", NAPI_AUTO_LENGTH, &name));
  CHECK(napi_async_init(env, NULL, name, &addon->context));
  CHECK(napi_create_reference(env, deliver, 1, &addon->deliver));
  addon->slab = slab.data;
  addon->slab_size = slab.length;
  addon->records = records.data;
  addon->record_limit = records.length / sizeof(Record);
  addon->shared = shared.data;
  addon->outgoing = outgoing.data;
  addon->outgoing_size = outgoing.length;
  addon->posts = posts.data;
  addon->post_limit = posts.length / sizeof(Post);
  return NULL;
}

/* Gives a descriptor to libuv as socket `id`. Returns a libuv status; the descriptor is closed on failure. */
static int adopt(Addon *addon, int32_t id, int fd, int32_t capacity) {
  Socket *socket = calloc(1, sizeof *socket);
  int status = socket == NULL ? UV_ENOMEM : uv_poll_init(addon->loop, &socket->poll, fd);
  if (status < 0) {
    free(socket);
    close(fd);
    return status;
  }
  socket->poll.data = socket;
  socket->addon = addon;
  socket->id = id;
  socket->capacity = capacity;
  socket->fd = fd;
  addon->sockets[id] = socket;
  addon->handles++;
  uv_unref((uv_handle_t *)&socket->poll);
  status = uv_poll_start(&socket->poll, UV_READABLE, on_readable);
  if (status < 0) close_socket(socket);
  return status;
}

/* open(family, type, protocol, capacity): id. It keeps no process alive: see hold(). */
static napi_value open_socket(napi_env env, napi_callback_info info) {
  int32_t family, type, protocol, capacity, id = 0;
  napi_value result;
  Addon *addon = arguments(env, info, "iiii", &family, &type, &protocol, &capacity);
  if (addon == NULL) return NULL;
  /* A datagram that never fits into the slab would be reported as readable for ever. */
  if (capacity < 1 || (size_t)capacity + ADDRESS_CAPACITY + 7 > addon->slab_size) return throw_errno(env, "socket", EINVAL);
  while (id < SOCKET_LIMIT && addon->sockets[id] != NULL) id++;
  if (id == SOCKET_LIMIT) return throw_errno(env, "socket", EMFILE);
  int fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
  if (fd < 0) return throw_errno(env, "socket", errno);
  int status = adopt(addon, id, fd, capacity);
  if (status < 0) return throw_errno(env, "epoll_ctl", -status);
  CHECK(napi_create_int32(env, id, &result));
  return result;
}

/* bind(id, address) */
static napi_value bind_socket(napi_env env, napi_callback_info info) {
  Socket *socket;
  Bytes address;
  if (arguments(env, info, "sb", &socket, &address) == NULL) return NULL;
  if (address.length > ADDRESS_CAPACITY) return throw_errno(env, "bind", EINVAL);
  if (bind(socket->fd, address.data, (socklen_t)address.length) < 0) return throw_errno(env, "bind", errno);
  return NULL;
}

/* connect(id, address). That never waits: datagram sockets only note the peer, or refuse it. */
static napi_value connect_socket(napi_env env, napi_callback_info info) {
  Socket *socket;
  Bytes address;
  if (arguments(env, info, "sb", &socket, &address) == NULL) return NULL;
  if (address.length > ADDRESS_CAPACITY) return throw_errno(env, "connect", EINVAL);
  if (connect(socket->fd, address.data, (socklen_t)address.length) < 0) return throw_errno(env, "connect", errno);
  return NULL;
}

/* send(id, data, address), behind what was posted. */
static napi_value send_datagram(napi_env env, napi_callback_info info) {
  Socket *socket;
  Bytes data, address;
  Addon *addon = arguments(env, info, "sbb", &socket, &data, &address);
  if (addon == NULL) return NULL;
  flush(addon);
  int error = send_to(socket, data.data, data.length, address.data, address.length);
  return error == 0 ? NULL : throw_errno(env, "sendto", error);
}

/* flush(): sends what was posted, when there is no room for more. */
static napi_value flush_posts(napi_env env, napi_callback_info info) {
  Addon *addon = arguments(env, info, "");
  if (addon != NULL) flush(addon);
  return NULL;
}

/* The kernel trusts an ioctl's argument to be long enough, so it gets a buffer that is, not the caller's. */
static napi_value control(napi_env env, int fd, uint32_t request, Bytes argument) {
  uint8_t buffer[IOCTL_CAPACITY] = {0};
  if (argument.length > sizeof buffer || _IOC_SIZE(request) > sizeof buffer) return throw_errno(env, "ioctl", EINVAL);
  if (argument.length > 0) memcpy(buffer, argument.data, argument.length);
  int value;
  do {
    value = ioctl(fd, request, buffer);
  } while (value < 0 && errno == EINTR);
  if (value < 0) return throw_errno(env, "ioctl", errno);
  if (argument.length > 0) memcpy(argument.data, buffer, argument.length);
  napi_value result;
  CHECK(napi_create_int32(env, value, &result));
  return result;
}

/* ioctl(id, request, argument): number. The argument's bytes are replaced by what the kernel wrote. */
static napi_value control_socket(napi_env env, napi_callback_info info) {
  Socket *socket;
  uint32_t request;
  Bytes argument;
  if (arguments(env, info, "sub", &socket, &request, &argument) == NULL) return NULL;
  return control(env, socket->fd, request, argument);
}

/* ioctlDescriptor(fd, request, argument): number. The same for a descriptor opened elsewhere, such as a pty's. */
static napi_value control_descriptor(napi_env env, napi_callback_info info) {
  int32_t fd;
  uint32_t request;
  Bytes argument;
  if (arguments(env, info, "iub", &fd, &request, &argument) == NULL) return NULL;
  return control(env, fd, request, argument);
}

/* hold(): keeps the process alive until, before the loop sleeps, nobody wants it any more. */
static napi_value hold_process(napi_env env, napi_callback_info info) {
  Addon *addon = arguments(env, info, "");
  if (addon == NULL) return NULL;
  if (addon->shared == NULL) return throw_errno(env, "hold", EINVAL);
  hold(addon, true);
  return NULL;
}

/* close(id), once what was posted is sent. The descriptor is closed on return. */
static napi_value close_by_id(napi_env env, napi_callback_info info) {
  Socket *socket;
  Addon *addon = arguments(env, info, "s", &socket);
  if (addon == NULL) return NULL;
  flush(addon);
  close_socket(socket);
  return NULL;
}

/* crc32c(bytes, end): number, of the bytes before `end`. */
static napi_value checksum(napi_env env, napi_callback_info info) {
  Bytes bytes;
  uint32_t end;
  napi_value result;
  if (arguments(env, info, "bu", &bytes, &end) == NULL) return NULL;
  size_t length = end < bytes.length ? end : bytes.length;
  CHECK(napi_create_uint32(env, ~crc32c_update(UINT32_MAX, bytes.data, length), &result));
  return result;
}

/* Loading */

static napi_value define_functions(napi_env env, napi_value exports) {
  const napi_property_descriptor functions[] = {
      {.utf8name = "start", .method = start},
      {.utf8name = "open", .method = open_socket},
      {.utf8name = "bind", .method = bind_socket},
      {.utf8name = "connect", .method = connect_socket},
      {.utf8name = "send", .method = send_datagram},
      {.utf8name = "flush", .method = flush_posts},
      {.utf8name = "ioctl", .method = control_socket},
      {.utf8name = "ioctlDescriptor", .method = control_descriptor},
      {.utf8name = "hold", .method = hold_process},
      {.utf8name = "close", .method = close_by_id},
      {.utf8name = "crc32c", .method = checksum}, /* the last: left out where the processor does not have it */
  };
  size_t count = sizeof functions / sizeof *functions - (crc32c_available() ? 0 : 1);
  CHECK(napi_define_properties(env, exports, count, functions));
  return exports;
}

NAPI_MODULE_INIT() {
  uv_loop_t *loop;
  /* libuv promises a stable interface only within a major version: better no addon than handles of the wrong size. */
  if (sizeof(uv_poll_t) != uv_handle_size(UV_POLL) || sizeof(uv_check_t) != uv_handle_size(UV_CHECK) ||
      sizeof(uv_prepare_t) != uv_handle_size(UV_PREPARE) || sizeof(uv_idle_t) != uv_handle_size(UV_IDLE)) {
    CHECK(napi_throw_error(env, NULL, "this addon was built for another libuv than this Node.js has; build it again"));
    return NULL;
  }
  if (define_functions(env, exports) == NULL) return NULL;
  CHECK(napi_get_uv_event_loop(env, &loop));
  Addon *addon = calloc(1, sizeof *addon);
  if (addon == NULL) return throw_errno(env, "calloc", ENOMEM);
  addon->env = env;
  addon->loop = loop;
  addon->handles = 3;
  addon->alone = sysconf(_SC_NPROCESSORS_ONLN) < 2;
  addon->check.data = addon;
  addon->prepare.data = addon;
  addon->idle.data = addon;
  /* The hook comes before the handles, which from then on are closed by it alone. */
  if (!succeeded(env, napi_set_instance_data(env, addon, NULL, NULL)) ||
      !succeeded(env, napi_add_async_cleanup_hook(env, on_cleanup, addon, &addon->cleanup))) {
    free(addon);
    return NULL;
  }
  uv_check_init(loop, &addon->check); /* neither these nor starting them can fail */
  uv_check_start(&addon->check, on_check);
  uv_unref((uv_handle_t *)&addon->check);
  uv_prepare_init(loop, &addon->prepare);
  uv_prepare_start(&addon->prepare, on_prepare);
  uv_unref((uv_handle_t *)&addon->prepare);
  uv_idle_init(loop, &addon->idle);
  uv_unref((uv_handle_t *)&addon->idle);
  return exports;
}
