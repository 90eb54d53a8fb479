/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The paths of one contract and the methods that each of them takes. Paths and methods are compared
 * letter by letter: what the contract does not name is not there.
 *
 * <p>Source: OpenAPI 3.1, section 4.8.8.2 (a concrete path goes before a templated one); RFC 9110,
 * sections 9.1 (methods are case-sensitive), 9.3.2 and 9.3.7 (HEAD, OPTIONS).
 */
final class ContractPaths {
  /** Where below its base path a contract is served, by the setting apiContextPath of its route. */
  private static final String CONTRACT = "/openapi.yaml";

  private final List<Template> templates;

  private record Template(Pattern pattern, long parameters, Set<String> methods) {}

  private ContractPaths(List<Template> templates) {
    this.templates = templates;
  }

  /**
   * Reads the paths of a contract.
   *
   * @param contract the contract
   * @param basePath path of its server, such as {@code /api/csg}
   * @return its paths, and that of the contract itself
   */
  static ContractPaths of(OpenAPI contract, String basePath) {
    List<Template> templates = new ArrayList<>();
    templates.add(template(basePath + CONTRACT, Set.of(HttpMethod.GET)));
    contract
        .getPaths()
        .forEach((path, item) -> templates.add(template(basePath + path, methods(item))));
    templates.sort(Comparator.comparingLong(Template::parameters));
    return new ContractPaths(List.copyOf(templates));
  }

  private static Set<HttpMethod> methods(PathItem item) {
    return item.readOperationsMap().keySet();
  }

  private static Template template(String path, Set<HttpMethod> declared) {
    String[] segments = path.split("/", -1);
    String pattern =
        Arrays.stream(segments)
            .map(segment -> isParameter(segment) ? "[^/]+" : Pattern.quote(segment))
            .collect(Collectors.joining("/"));
    long parameters = Arrays.stream(segments).filter(ContractPaths::isParameter).count();
    return new Template(Pattern.compile(pattern), parameters, withImplied(declared));
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static Set<String> withImplied(Set<HttpMethod> declared) {
    Set<String> methods = new LinkedHashSet<>();
    for (HttpMethod method :
        List.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.DELETE,
            HttpMethod.PATCH)) {
      boolean implied = method == HttpMethod.HEAD && declared.contains(HttpMethod.GET);
      if (implied || declared.contains(method)) {
        methods.add(method.name());
      }
    }
    methods.add(HttpMethod.OPTIONS.name());
    return methods;
  }

  /**
   * Finds the methods of a path.
   *
   * @param path path of a request, without its query
   * @return the methods, OPTIONS always among them; empty if the contract has no such path
   */
  Set<String> methods(String path) {
    return templates.stream()
        .filter(template -> template.pattern().matcher(path).matches())
        .findFirst()
        .map(Template::methods)
        .orElse(Set.of());
  }
}
