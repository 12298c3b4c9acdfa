/* What the parts of the addon know of each other. */
#ifndef NVME_MI_ADDON_H
#define NVME_MI_ADDON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define NAPI_VERSION 8
#include <node_api.h>
#include <uv.h>

enum {
  ADDRESS_CAPACITY = sizeof(struct sockaddr_storage),
  SOCKET_LIMIT = 4096,
  AT_ONCE = 8, /* datagrams by one system call, at most */
};

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

/* What both sides write and read without a call, an Int32Array. */
typedef struct {
  int32_t wanted; /* how many reasons JavaScript has to keep the process alive */
  int32_t held;   /* whether libuv waits: written here */
  int32_t posted; /* how many posts there are: counted up by JavaScript, 0 again once they are sent */
  int32_t awaited[SOCKET_LIMIT]; /* how many of the reasons are a socket's, by its id */
} Shared;

typedef struct Addon Addon;

typedef struct {
  uv_poll_t poll;
  Addon *addon;
  int32_t id;
  int32_t capacity;
  int fd; /* -1 once closed */
  bool lengthy; /* whether the last datagram was a long one */
  int singles; /* how many datagrams are yet to be read singly */
  uint64_t asked; /* when a post was sent to the only peer that is awaited, by uv_hrtime(), until a datagram comes; else 0 */
} Socket;

/* All state, one for each environment (main thread, each Worker): never in statics, which they would share. */
struct Addon {
  napi_env env;
  uv_loop_t *loop;
  uv_check_t check;
  uv_prepare_t prepare; /* referenced while JavaScript has any such reason; sockets never are */
  uv_idle_t idle; /* while it runs the loop does not sleep */
  uint64_t asked; /* when a post was sent last, by uv_hrtime(), until an answer comes or its time is over; else 0 */
  int quick_answers; /* more than the others by so many, within limits */
  bool alone; /* whether there is one processor only, which whoever answers needs */
  bool awake; /* whether an answer is awaited without sleeping */
  long preemptions; /* how many there had been when that began */
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

/* arguments.c */

/* Makes a failed Node-API call a JavaScript exception; one that is already pending stays. */
bool succeeded(napi_env env, napi_status status);

#define CHECK(call) do { if (!succeeded(env, (call))) return NULL; } while (0)

/* Throws an Error with a numeric `errno` and the name of the `syscall`; TypeScript finds the words. */
napi_value throw_errno(napi_env env, const char *syscall, int error);

typedef struct {
  void *data;
  size_t length;
} Bytes;

/* Arguments by letter: s Socket *, i int32_t, u uint32_t, b Bytes, v napi_value. Throws where none fits. */
Addon *arguments(napi_env env, napi_callback_info info, const char *letters, ...);

/* receive.c */

void on_readable(uv_poll_t *poll, int status, int events);

/* A record to fill in, or NULL when this turn's room is used up. What is not read now makes libuv call again. */
Record *next_record(Addon *addon);

/* Hands all records to JavaScript. What it makes fail meanwhile comes after them. */
void deliver(Addon *addon);

/* send.c */

/* A full send buffer is an error (EAGAIN) like any other: nothing is queued here. Returns errno, or 0. */
int send_to(const Socket *socket, const uint8_t *data, size_t length, const uint8_t *address, size_t address_length);

/*
 * Sends all posts. Those that fail become records, or else JavaScript would wait for them until its timeout: where there is no
 * room for one, it and those behind it stay for the next time.
 */
void flush(Addon *addon);

/* wait.c */

/* A post was sent. */
void note_question(Socket *socket, uint64_t now);

/* A datagram came: where it answers a post, whether quickly, with whatever sleeping and waking there was. */
void note_answer(Socket *socket);

/* Has libuv keep the process alive, or not. */
void hold(Addon *addon, bool held);

/* Begins to take part in the turns of the loop, which cannot fail. */
void attend_loop(Addon *addon);

/* sockets.c */

/* Gives a descriptor to libuv as socket `id`. Returns a libuv status; the descriptor is closed on failure. */
int adopt(Addon *addon, int32_t id, int fd, int32_t capacity);

void close_socket(Socket *socket);

/* The environment ends. A handle left open here would abort the whole process when it is a Worker that ends. */
void on_cleanup(napi_async_cleanup_hook_handle hook, void *data);

#endif
