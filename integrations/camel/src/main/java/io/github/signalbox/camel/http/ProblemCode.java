/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

/**
 * Codes of the problems that every API may answer with; a scenario's own codes stand in its
 * contract. A code keeps its meaning for ever.
 *
 * <p>Source of the statuses: RFC 9110, section 15.
 */
public enum ProblemCode {
  /** The body is not JSON. */
  MALFORMED_JSON(400),
  /** A parameter of the path, the query or a header is unknown or out of its range. */
  INVALID_PARAMETER(400),
  /** No credentials, or wrong ones. */
  UNAUTHENTICATED(401),
  /** There is nothing at this path. */
  NOT_FOUND(404),
  /** The path exists, but not with this method. */
  METHOD_NOT_ALLOWED(405),
  /** The header Accept names nothing that the operation can answer with. */
  NOT_ACCEPTABLE(406),
  /** The body is larger than the server takes. */
  PAYLOAD_TOO_LARGE(413),
  /** The body is not of the type that the operation takes. */
  UNSUPPORTED_MEDIA_TYPE(415),
  /** The body is JSON, but breaks its schema. */
  INVALID_REQUEST(422),
  /** A fault of the server. */
  INTERNAL_ERROR(500),
  /** A back end is away; the same request may be sent again. */
  UNAVAILABLE(503);

  private final int status;

  ProblemCode(int status) {
    this.status = status;
  }

  /** Returns the HTTP status, 400 to 599. */
  public int status() {
    return status;
  }

  /**
   * Returns the code that tells of an HTTP status.
   *
   * @param status the status, as a server or a route set it
   * @return its code; {@link #INTERNAL_ERROR} for one that no code has
   */
  public static ProblemCode of(int status) {
    for (ProblemCode code : values()) {
      if (code.status == status && code != INVALID_PARAMETER) {
        return code;
      }
    }
    return status == 400 ? INVALID_PARAMETER : INTERNAL_ERROR;
  }
}
