# What the scripts of the image share; sourced by them. Sets the same surroundings whoever calls, wherever and whenever.
set -euo pipefail
export LC_ALL=C TZ=UTC SOURCE_DATE_EPOCH=1735689600 MTOOLS_SKIP_CHECK=1 MTOOLSRC=/dev/null
unset MAKEFLAGS MFLAGS MAKELEVEL
umask 022
# Rust from where the caller has it, all else from the system: no wrappers of compilers.
PATH=$(dirname "$(command -v cargo || echo /usr/bin/cargo)"):/usr/sbin:/usr/bin:/sbin:/bin
export PATH
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/scripts/image
target=x86_64-unknown-linux-gnu

die() { # WHAT [HINT]
    printf 'error: %s\n' "$1" >&2
    [[ -z ${2:-} ]] || printf 'hint: %s\n' "$2" >&2
    exit "${failure:-1}"
}

sha() { sha256sum "$@" | cut -d' ' -f1; }

# Debian's release decides which kernel there is.
kernel_package() {
    local release
    release=$(. /etc/os-release && echo "${ID:-}-${VERSION_ID:-}")
    case $release in
    debian-12) echo linux-source-6.1 ;;
    debian-13) echo linux-source-6.12 ;;
    *) die "the image is built on Debian 12 or 13, this is ${release}" "use a container or a virtual machine of Debian" ;;
    esac
}

# Installs Debian's packages that are missing; says which.
need() {
    local package missing=()
    for package; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    echo "installing Debian's packages: ${missing[*]}" >&2
    local sudo=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || die "these packages are missing: ${missing[*]}" \
            "as root: apt-get install --no-install-recommends ${missing[*]}"
        sudo=(sudo)
    fi
    "${sudo[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq \
        --no-install-recommends "${missing[@]}" >/dev/null
}

# Packages that the build calls; those that leave bytes in the image are in `bytes_of` too.
tools() {
    echo bc binutils bison coreutils cpio dosfstools fdisk flex gcc isolinux libc6-dev libelf-dev "$(kernel_package)" make \
        mtools patch perl-base python3 syslinux syslinux-common tar util-linux xorriso xz-utils zstd
}

# The packages behind names such as gcc, whose own version says nothing.
packages() {
    local gcc major
    gcc=$(readlink -f "$(command -v gcc)")
    major=${gcc##*-}
    printf '%s\n' $(tools) "gcc-$major" "cpp-$major" "libgcc-$major-dev" libc6 binutils-x86-64-linux-gnu libisoburn1 libisofs6 |
        sort -u
}

# The sources that the signer and the image are made of, tracked or not: the compiler does not ask git.
sources() {
    (cd "$root" && find Cargo.toml Cargo.lock offline-signer shared scripts/build-image \
        scripts/image/{lib.sh,kernel.config,initramfs-force.patch,initramfs.list,stick,iso,sbom} -type f | sort)
}

# Brings the crates here, in the caller's surroundings, which may know a proxy; from then on there is no network.
fetch() { (cd "$root" && cargo fetch --quiet --locked --target "$target"); }

# Writes every input of the build, one on a line. Its SHA-256 is the build id.
inputs() {
    local package tarball
    package=$(kernel_package)
    tarball=/usr/src/$package.tar.xz
    echo "coldseal image inputs 1"
    (cd "$root" && sources | tr '\n' '\0' | xargs -0 sha256sum | sed 's/^/source /')
    echo "kernel $(sha "$tarball") $package $(dpkg-query -W -f '${Version}' "$package")"
    (cd "$root" && clean rustc -Vv) | sed 's/^/rustc /'
    packages | xargs dpkg-query -W -f 'package ${binary:Package} ${Version} ${Architecture}\n' | sort
    local file
    for file in $(bytes_of); do
        echo "file $(sha "$file") $file"
    done
    crates
}

# The signer's crates with their licences and the hashes that Cargo.lock holds them to.
crates() {
    local name version licence sum
    (cd "$root" && clean cargo tree --quiet --locked --offline -p offline-signer -e normal,build --target "$target" --prefix none \
        --format '{p} {l}') | sed 's/ (proc-macro)//; s/ (\*)$//; s/ v/ /' | grep -vF "($root" | sort -u |
        while read -r name version licence; do
            sum=$(awk -v name="\"$name\"" -v version="\"$version\"" '
                $1 == "name" { this = $3 == name } $1 == "version" { this = this && $3 == version }
                this && $1 == "checksum" { gsub("\"", "", $3); print $3 }' "$root/Cargo.lock")
            echo "crate $name $version $sum $licence"
        done
}

# Files of Debian's packages whose bytes are in the image.
bytes_of() {
    local syslinux=/usr/lib/syslinux/mbr/mbr.bin isolinux=/usr/lib/ISOLINUX name
    echo $syslinux /usr/lib/syslinux/modules/bios/ldlinux.c32 $isolinux/isolinux.bin $isolinux/isohdpfx.bin \
        "$(command -v syslinux)"
    for name in libc.a libgcc.a libgcc_eh.a crt1.o rcrt1.o crti.o crtn.o crtbeginS.o crtendS.o; do
        realpath "$(gcc -print-file-name=$name)"
    done
}

# Runs a command with nothing of the caller's surroundings but where Rust lies.
clean() {
    env -i PATH="$PATH" HOME="${HOME:-/}" CARGO_HOME="$(cargo_home)" \
        RUSTUP_HOME="${RUSTUP_HOME:-${HOME:-}/.rustup}" RUSTUP_AUTO_INSTALL=0 TERM="${TERM:-dumb}" \
        LC_ALL=C TZ=UTC SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH "$@"
}

cargo_home() { echo "${CARGO_HOME:-${HOME:-}/.cargo}"; }

# Builds the signer, static, whatever the paths. signer BUILD-ID TARGET-DIR OUT
signer() {
    local id=$1 dir=$2 out=$3 sysroot
    sysroot=$(cd "$root" && clean rustc --print sysroot)
    local flags=(-C target-feature=+crt-static -C target-cpu=x86-64 -C strip=symbols -C link-arg=-Wl,--build-id=none
        --remap-path-prefix="$(cargo_home)=/cargo" --remap-path-prefix="$root=/coldseal" --remap-path-prefix="$dir=/target"
        --remap-path-prefix="$sysroot=/rust")
    (cd "$root" && clean CARGO_TARGET_DIR="$dir" CARGO_INCREMENTAL=0 COLDSEAL_BUILD_ID="$id" \
        CARGO_ENCODED_RUSTFLAGS="$(IFS=$'\x1f' && echo "${flags[*]}")" \
        nice cargo build --locked --offline --release --target "$target" -p offline-signer --bin coldseal-signer)
    install -m 755 "$dir/$target/release/coldseal-signer" "$out"
}

# The cache's name for the kernel: all that it is made of but the program in it.
kernel_key() {
    local package
    package=$(kernel_package)
    {
        sha "/usr/src/$package.tar.xz" "$here/kernel.config" "$here/initramfs-force.patch" "$here/initramfs.list" "$@"
        gcc --version
        ld --version
        zstd --version
    } | sha256sum | cut -c1-16
}

# Unpacks and configures the kernel unless done. kernel_tree DIR [MORE.config]
kernel_tree() {
    local dir=$1 package
    shift
    package=$(kernel_package)
    [[ ! -e $dir/configured ]] || return 0
    rm -rf "$dir"
    mkdir -p "$dir/out"
    echo "unpacking $package" >&2
    tar -C "$dir" -xf "/usr/src/$package.tar.xz" --no-same-owner
    mv "$dir/$package" "$dir/linux"
    patch -s -d "$dir/linux" -p1 <"$here/initramfs-force.patch"
    cat "$here/kernel.config" "$@" >"$dir/wanted.config"
    kernel_make "$dir" -s KCONFIG_ALLCONFIG="$dir/wanted.config" allnoconfig 2>"$dir/config.log" >&2 ||
        die "the kernel's configuration failed" "see $dir/config.log"
    check_config "$dir"
    touch "$dir/configured"
}

# Every line of the wanted configuration came true, but for options that this kernel does not know.
check_config() {
    local dir=$1 line name have bad=()
    while read -r line; do
        name=${line%%=*}
        # The last word counts where a later file changes an earlier one.
        line=$(grep "^$name=" "$dir/wanted.config" | tail -n 1)
        have=$(grep "^$name=" "$dir/out/.config" || echo "$name=n")
        [[ $have == "$line" ]] ||
            ! grep -rqE "^\s*(menu)?config ${name#CONFIG_}$" --include='Kconfig*' "$dir/linux" || bad+=("$line, not ${have#*=}")
    done < <(grep '^CONFIG_' "$dir/wanted.config")
    ((!${#bad[@]})) || die "the kernel cannot be configured as wanted: $(printf '%s; ' "${bad[@]}")" \
        "a new version of the kernel? change $here/kernel.config"
}

kernel_make() {
    local dir=$1
    shift
    (cd "$dir/linux" && clean KBUILD_BUILD_TIMESTAMP="$(date -u -d "@$SOURCE_DATE_EPOCH")" KBUILD_BUILD_USER=coldseal \
        KBUILD_BUILD_HOST=coldseal KBUILD_BUILD_VERSION=1 nice make O="$dir/out" "$@")
}

# Puts a program into the kernel of a tree; compiles what is missing. kernel_with DIR INIT OUT [JOBS]
kernel_with() {
    local dir=$1 init=$2 out=$3 jobs=${4:-$(nproc)} started=$SECONDS
    install -m 755 "$init" "$dir/out/program"
    touch -d "@$SOURCE_DATE_EPOCH" "$dir/out/program"
    cp "$here/initramfs.list" "$dir/out/initramfs.list"
    # Made anew each time: make goes by dates, and ours stand still.
    rm -f "$dir/out/usr/initramfs_data.cpio" "$dir/out/usr/initramfs_inc_data" "$dir/out/usr/.initramfs_data.cpio.d"
    kernel_make "$dir" "-j$jobs" bzImage >"$dir/build.log" 2>&1 &
    local make=$!
    trap 'kill "$make" 2>/dev/null || true' EXIT
    watch_kernel "$dir" "$make" "$started"
    wait "$make" || {
        grep -aE 'error|Error' "$dir/build.log" | head -n 5 >&2
        die "the kernel did not build" "see $dir/build.log"
    }
    trap - EXIT
    install -m 644 "$dir/out/arch/x86/boot/bzImage" "$out"
}

# Says how far the kernel is, and how long it may still take, by the lines that make writes.
watch_kernel() {
    local dir=$1 make=$2 started=$3 all=1750 done before=0 passed left
    [[ ! -e $dir/built ]] || return 0
    while kill -0 "$make" 2>/dev/null; do
        sleep 1
        passed=$((SECONDS - started))
        [[ -t 2 ]] || ((passed - before >= 30)) || continue
        before=$passed
        done=$(grep -c '^  ' "$dir/build.log" || true)
        ((done > 20)) || continue
        ((done < all)) || done=$((all - 1))
        left=$((passed * (all - done) / done))
        printf 'kernel: %2d %% after %d:%02d, about %d:%02d left' $((100 * done / all)) $((passed / 60)) $((passed % 60)) \
            $((left / 60)) $((left % 60)) >&2
        if [[ -t 2 ]]; then printf '   \r' >&2; else echo >&2; fi
    done
    [[ ! -t 2 ]] || printf '%60s\r' '' >&2
}
