/* Sockets of libuv's, from their opening to the end of all. */
#include <stdlib.h>
#include <unistd.h>

#include "addon.h"

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

void close_socket(Socket *socket) {
  uv_close((uv_handle_t *)&socket->poll, on_socket_closed); /* takes the descriptor out of epoll, so before close() */
  close(socket->fd); /* not repeated on EINTR: Linux has closed it all the same */
  socket->fd = -1;
}

int adopt(Addon *addon, int32_t id, int fd, int32_t capacity) {
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

void on_cleanup(napi_async_cleanup_hook_handle hook, void *data) {
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
