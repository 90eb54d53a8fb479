/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of the site.
 *
 * @param type media type
 * @param content its bytes
 */
record SitePage(String type, byte[] content) {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /** The page's own files, and of its libraries what a browser reads. */
  private static final Pattern SERVED =
      Pattern.compile(
          "[a-z-]+\\.(html|css|svg)|js/[a-z-]+\\.js"
              + "|node_modules/(mqtt/dist|janus-gateway/npm/dist|webrtc-adapter/out)/[a-z._-]+\\.js");

  /**
   * Finds a file.
   *
   * @param site folder of the site
   * @param path path of the request, with the slash it begins with
   * @return the file; empty where nothing is served under the path
   * @throws IOException if it cannot be read
   */
  static Optional<SitePage> find(Path site, String path) throws IOException {
    String name = path.equals("/") ? "index.html" : path.substring(1);
    if (!SERVED.matcher(name).matches() || name.contains("..")) {
      return Optional.empty();
    }
    // Only now: a name with U+0000 is no path.
    Path file = site.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    return Optional.of(new SitePage(type, Files.readAllBytes(file)));
  }
}
