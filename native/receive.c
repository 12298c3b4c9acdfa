/* From the kernel into the memory that JavaScript shares, and the call by which it hears of it. */
#define _GNU_SOURCE /* recvmmsg */
#include <errno.h>
#include <string.h>

#include "addon.h"

enum { READ_SINGLY = 16, LONG = 1024 };

Record *next_record(Addon *addon) {
  return addon->record_count == addon->record_limit ? NULL : &addon->records[addon->record_count];
}

/*
 * Notes a datagram that was received, behind its address, at the end of the used part of the slab, or further on: then it is
 * moved there, so that no gap is left.
 */
static void note(Socket *socket, const uint8_t *received, socklen_t address_length, size_t length) {
  Addon *addon = socket->addon;
  size_t stored = length < (size_t)socket->capacity ? length : (size_t)socket->capacity;
  size_t address_offset = addon->slab_used, data_offset = address_offset + ADDRESS_CAPACITY;
  uint8_t *address = addon->slab + address_offset;
  if (received != address) memmove(address, received, ADDRESS_CAPACITY + stored);
  if (socket->asked != 0) note_answer(socket);
  socket->lengthy = length > LONG;
  addon->records[addon->record_count++] = (Record){
      .socket = socket->id,
      .address_offset = (int32_t)address_offset,
      .address_length = (int32_t)address_length,
      .data_offset = (int32_t)data_offset,
      .data_length = (int32_t)length,
  };
  addon->slab_used = (data_offset + stored + 7) & ~(size_t)7; /* keeps addresses aligned */
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
  struct mmsghdr messages[AT_ONCE];
  struct iovec parts[AT_ONCE];
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

/* Reads datagrams by a call for each, up to `limit`. Returns how many, or -1 with errno, also behind some: it is not told twice. */
static int receive_singly(Socket *socket, int limit) {
  for (int count = 0; count < limit; count++) {
    if (receive_one(socket) < 0) return count > 0 && errno == EAGAIN ? count : -1;
  }
  return limit;
}

/*
 * How many datagrams to look for in a socket. Where several peers are awaited, so many; else it most likely holds but one, if
 * it did before: then looking for another costs more than it finds, and is left out a while.
 */
static int count_likely(Socket *socket) {
  int32_t awaited = socket->addon->shared->awaited[socket->id];
  if (awaited > 1) return awaited < AT_ONCE ? awaited : AT_ONCE;
  if (socket->singles == 0) return AT_ONCE;
  socket->singles--;
  return 1;
}

/*
 * Reads what a socket is likely to hold, as far as there is room: what stays makes libuv call again. Returns -1 with errno where
 * nothing came, or not all for another reason than EAGAIN; there is room for a record then.
 */
static int receive(Socket *socket) {
  Addon *addon = socket->addon;
  size_t size = (ADDRESS_CAPACITY + (size_t)socket->capacity + 7) & ~(size_t)7;
  size_t room = (addon->slab_size - addon->slab_used) / size, records = addon->record_limit - addon->record_count;
  if (room > records) room = records;
  if (room == 0) return 0;
  int likely = count_likely(socket), limit = room < (size_t)likely ? (int)room : likely;
  /* Those received together have to be moved together, which for long ones costs more than a call for each. */
  int count = limit == 1 || socket->lengthy ? receive_singly(socket, limit) : receive_several(socket, limit, size);
  if (count == 1 && limit > 1) socket->singles = READ_SINGLY;
  return count;
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

void on_readable(uv_poll_t *poll, int status, int events) {
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

void deliver(Addon *addon) {
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
