#!/bin/sh
# Copyright 2026 the Signalbox authors
# SPDX-License-Identifier: Apache-2.0
#
# Makes keys and certificates for development: an authority, the broker's key store, and keys of devices.
set -eu

usage() {
  cat <<'TXT'
Usage: make-dev-certificates.sh <folder> [<host name or IP address of the broker> ...]
       make-dev-certificates.sh <folder> --device <GroupID@@@DeviceID>

The first makes, in the folder:
  ca.p12, ca.pem   an authority of your own; clients need ca.pem to trust the broker
  broker.p12       the broker's key, for localhost, 127.0.0.1 and the names given
  trust.p12        whose certificates of devices the broker believes: the authority's
The second makes a device's key, which signs it in: <GroupID@@@DeviceID>.p12, and the same as .pem where openssl is here.

The password of all stores is that of the environment variable STORE_PASSWORD, or "changeit". Keys live 365 days.
Needs keytool, which comes with every JDK. For development: an installation gets its certificates from its own authority.
TXT
}

fail() {
  printf 'make-dev-certificates: %s\n' "$1" >&2
  exit 2
}

STORE_PASSWORD="${STORE_PASSWORD:-changeit}"
export STORE_PASSWORD
KEYTOOL="${JAVA_HOME:+$JAVA_HOME/bin/}keytool"
[ "${1:-}" != --help ] || { usage && exit 0; }
[ $# -ge 1 ] || { usage >&2 && exit 2; }
command -v "$KEYTOOL" >/dev/null || fail "keytool is not here; install a JDK or set JAVA_HOME"
folder="$1"
shift
umask 077

# keytool with the password, and quiet unless something goes wrong.
tool() {
  command="$1"
  shift
  if ! out="$("$KEYTOOL" "$command" -storetype PKCS12 -storepass:env STORE_PASSWORD "$@" 2>&1)"; then
    fail "keytool $command: $out"
  fi
}

new_key() { # <store> <name of the key> <distinguished name> [options]
  store="$1" name="$2" subject="$3"
  shift 3
  tool -genkeypair -keystore "$store" -alias "$name" -keyalg EC -groupname secp256r1 -dname "$subject" -validity 365 "$@"
}

# Has the authority certify a key, and puts the chain beside the key.
certify() { # <store> <name of the key> <extensions>
  store="$1" name="$2"
  shift 2
  tool -certreq -keystore "$store" -alias "$name" -file "$folder/request.tmp"
  tool -gencert -keystore "$folder/ca.p12" -alias ca -infile "$folder/request.tmp" -outfile "$folder/certificate.tmp" \
    -rfc -validity 365 "$@"
  tool -importcert -noprompt -keystore "$store" -alias ca -file "$folder/ca.pem"
  tool -importcert -noprompt -keystore "$store" -alias "$name" -file "$folder/certificate.tmp"
  rm -f "$folder/request.tmp" "$folder/certificate.tmp"
}

authority_and_broker() {
  [ ! -e "$folder/ca.p12" ] || fail "$folder/ca.p12 is there already; remove it to begin again"
  names="dns:localhost,ip:127.0.0.1"
  for host in "$@"; do
    case "$host" in
      *[!A-Za-z0-9.-]* | -*) fail "'$host' is no host name or IPv4 address" ;;
      *[!0-9.]*) names="$names,dns:$host" ;;
      *) names="$names,ip:$host" ;;
    esac
  done
  mkdir -p "$folder"
  new_key "$folder/ca.p12" ca "CN=Signalbox development authority" -ext bc:c=ca:true -ext ku:c=keyCertSign,cRLSign
  tool -exportcert -keystore "$folder/ca.p12" -alias ca -rfc -file "$folder/ca.pem"
  new_key "$folder/broker.p12" broker "CN=${1:-localhost}"
  certify "$folder/broker.p12" broker -ext "san=$names" -ext eku=serverAuth
  tool -importcert -noprompt -keystore "$folder/trust.p12" -alias ca -file "$folder/ca.pem"
  printf 'made %s/ca.pem, broker.p12, trust.p12\n' "$folder"
}

device() {
  [ -e "$folder/ca.p12" ] || fail "$folder/ca.p12 is missing; make the authority first"
  printf '%s' "$1" | grep -Eq '^[A-Za-z0-9_-]{7,}@@@[A-Za-z0-9_-]+$' || fail "'$1' is not of the form <GroupID>@@@<DeviceID>"
  [ ! -e "$folder/$1.p12" ] || fail "$folder/$1.p12 is there already"
  new_key "$folder/$1.p12" device "CN=$1"
  certify "$folder/$1.p12" device -ext eku=clientAuth
  printf 'made %s/%s.p12\n' "$folder" "$1"
  if command -v openssl >/dev/null; then
    openssl pkcs12 -in "$folder/$1.p12" -nodes -passin env:STORE_PASSWORD -out "$folder/$1.pem" 2>/dev/null
    printf 'made %s/%s.pem: mosquitto_pub --cafile %s/ca.pem --cert %s/%s.pem --key %s/%s.pem\n' \
      "$folder" "$1" "$folder" "$folder" "$1" "$folder" "$1"
  fi
}

case "${1:-}" in
  --device)
    [ $# -eq 2 ] || fail "--device needs one client ID"
    device "$2"
    ;;
  --*) fail "unknown option $1" ;;
  *) authority_and_broker "$@" ;;
esac
