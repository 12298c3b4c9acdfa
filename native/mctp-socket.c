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
 * the loop sleeps. Where a few peers answer within microseconds, it is not to sleep before: see is_worth_waking().
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "addon.h"
#include "crc32c.h"

enum { IOCTL_CAPACITY = 1024 };

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

static int buffer_size(int fd, int option) {
  int size = 0;
  socklen_t length = sizeof size;
  return getsockopt(fd, SOL_SOCKET, option, &size, &length) == 0 ? size : 0;
}

/* How large a buffer becomes that is set to `wanted`: tried on a socket of no use, as it may become smaller than it was. */
static int attainable_size(int option, int wanted) {
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return 0;
  int size = setsockopt(fd, SOL_SOCKET, option, &wanted, sizeof wanted) == 0 ? buffer_size(fd, option) : 0;
  close(fd);
  return size;
}

/* Has a buffer become so many times as large, or less often where the system's limit is lower. Returns how many times. */
static int enlarge(int fd, int option, int forced_option, int32_t times) {
  int before = buffer_size(fd, option);
  if (before < 2 || times > INT32_MAX / before) return 1;
  int wanted = before / 2 * times; /* the kernel doubles what it is told, and tells what it has */
  if (setsockopt(fd, SOL_SOCKET, forced_option, &wanted, sizeof wanted) < 0 && attainable_size(option, wanted) > before) {
    (void)!setsockopt(fd, SOL_SOCKET, option, &wanted, sizeof wanted);
  }
  int larger = (buffer_size(fd, option) + times) / before; /* halves are lost of odd numbers */
  return larger < 1 ? 1 : larger;
}

/* makeRoom(id, times): number. Asks for larger buffers; returns how many times as large both have become. */
static napi_value make_room(napi_env env, napi_callback_info info) {
  Socket *socket;
  int32_t times;
  napi_value result;
  if (arguments(env, info, "si", &socket, &times) == NULL) return NULL;
  if (times < 1) return throw_errno(env, "setsockopt", EINVAL);
  int receive = enlarge(socket->fd, SO_RCVBUF, SO_RCVBUFFORCE, times);
  int send = enlarge(socket->fd, SO_SNDBUF, SO_SNDBUFFORCE, times);
  CHECK(napi_create_int32(env, receive < send ? receive : send, &result));
  return result;
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
      {.utf8name = "makeRoom", .method = make_room},
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
  /* The hook comes before the handles, which from then on are closed by it alone. */
  if (!succeeded(env, napi_set_instance_data(env, addon, NULL, NULL)) ||
      !succeeded(env, napi_add_async_cleanup_hook(env, on_cleanup, addon, &addon->cleanup))) {
    free(addon);
    return NULL;
  }
  attend_loop(addon);
  return exports;
}
